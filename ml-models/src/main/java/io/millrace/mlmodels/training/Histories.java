package io.millrace.mlmodels.training;

import io.millrace.mlmodels.features.RulFeatures;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

/**
 * Run-to-failure histories of units of one type.
 *
 * @param channels names of a row's first values, in order
 * @param settings names of its other values, that tell the conditions it was run in; may be none
 * @param rowLength life that passes from one row to the next
 * @param unit of that length, for example h or cycles
 * @param runs one or more of each unit
 */
public record Histories(
        List<String> channels,
        List<String> settings,
        double rowLength,
        String unit,
        List<RunToFailure> runs) {

    /** Histories without settings. */
    public Histories(
            List<String> channels, double rowLength, String unit, List<RunToFailure> runs) {
        this(channels, List.of(), rowLength, unit, runs);
    }

    public Histories {
        channels = List.copyOf(channels);
        settings = List.copyOf(settings);
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
                if (row.length != channels.size() + settings.size()) {
                    throw new IllegalArgumentException(
                            "Unit "
                                    + run.unit()
                                    + " has a row of "
                                    + row.length
                                    + " values for the "
                                    + (channels.size() + settings.size())
                                    + " channels and settings "
                                    + channels
                                    + settings);
                }
            }
        }
    }

    /** Those units alone. */
    public Histories only(Predicate<RunToFailure> wanted) {
        return new Histories(
                channels, settings, rowLength, unit, runs.stream().filter(wanted).toList());
    }

    /** The same with the rows that these features take, value for value. */
    public Histories rowsOf(RulFeatures features) {
        List<String> columns = new ArrayList<>(channels);
        columns.addAll(settings);
        List<String> inputs = features.inputs();
        if (inputs.equals(columns)) {
            return this;
        }
        int[] at = new int[inputs.size()];
        for (int c = 0; c < at.length; c++) {
            at[c] = columns.indexOf(inputs.get(c));
            if (at[c] < 0) {
                throw new IllegalArgumentException(
                        "These histories have no " + inputs.get(c) + "; they have " + columns);
            }
        }
        List<RunToFailure> picked = new ArrayList<>();
        for (RunToFailure run : runs) {
            double[][] rows = new double[run.rows().length][at.length];
            for (int r = 0; r < rows.length; r++) {
                for (int c = 0; c < at.length; c++) {
                    rows[r][c] = run.rows()[r][at[c]];
                }
            }
            picked.add(new RunToFailure(run.unit(), rows, run.lifeLeft()));
        }
        int channelCount = features.channels().size();
        return new Histories(
                features.channels(),
                inputs.subList(channelCount, inputs.size()),
                rowLength,
                unit,
                picked);
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
        String head = channels + " " + settings + " " + rowLength + " " + unit + "\n";
        digest.update(head.getBytes(StandardCharsets.UTF_8));
        ByteBuffer row = ByteBuffer.allocate((channels.size() + settings.size()) * Double.BYTES);
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
