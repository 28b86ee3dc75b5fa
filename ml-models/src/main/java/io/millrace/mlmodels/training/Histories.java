package io.millrace.mlmodels.training;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

/**
 * Run-to-failure histories of units of one type.
 *
 * @param channels names of a row's values, in order
 * @param rowLength life that passes from one row to the next
 * @param unit of that length, for example h or cycles
 * @param runs one or more of each unit
 */
public record Histories(
        List<String> channels, double rowLength, String unit, List<RunToFailure> runs) {

    public Histories {
        channels = List.copyOf(channels);
        runs = List.copyOf(runs);
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("No histories; at least one unit is needed");
        }
        if (!(rowLength > 0 && rowLength < 1e15)) {
            throw new IllegalArgumentException(
                    "Rows are " + rowLength + " " + unit + " apart; it must be more than 0");
        }
        for (RunToFailure run : runs) {
            for (double[] row : run.rows()) {
                if (row.length != channels.size()) {
                    throw new IllegalArgumentException(
                            "Unit "
                                    + run.unit()
                                    + " has a row of "
                                    + row.length
                                    + " values for the "
                                    + channels.size()
                                    + " channels "
                                    + channels);
                }
            }
        }
    }

    /** Those units alone. */
    public Histories only(Predicate<RunToFailure> wanted) {
        return new Histories(channels, rowLength, unit, runs.stream().filter(wanted).toList());
    }

    /** How many units there are. */
    public int units() {
        return (int) runs.stream().map(RunToFailure::unit).distinct().count();
    }

    /** Rows of all units. */
    public long rows() {
        return runs.stream().mapToLong(run -> run.rows().length).sum();
    }

    /** SHA-256 over all that is in here, in hexadecimal. */
    public String digest() {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
        String head = channels + " " + rowLength + " " + unit + "\n";
        digest.update(head.getBytes(StandardCharsets.UTF_8));
        ByteBuffer row = ByteBuffer.allocate(channels.size() * Double.BYTES);
        for (RunToFailure run : runs) {
            digest.update(
                    (run.unit() + " " + run.lifeLeft() + "\n").getBytes(StandardCharsets.UTF_8));
            for (double[] values : run.rows()) {
                row.clear();
                row.asDoubleBuffer().put(values);
                digest.update(row.array());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
