package io.millrace.benchmarks.quality;

import io.millrace.local.cli.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The AI4I 2020 set: a milling machine's state in each row, and whether it failed. The five flags
 * that tell the kind of a failure are not read: they are the answer.
 *
 * @param vectors quality of the product (0 to 2), the five measurements, and three numbers that
 *     follow from them: power, difference of the temperatures, wear times torque
 * @param failed whether the machine failed
 */
public record Ai4iFile(double[][] vectors, boolean[] failed) {

    private static final List<String> HEADER =
            List.of(
                    "Type",
                    "Air temperature [K]",
                    "Process temperature [K]",
                    "Rotational speed [rpm]",
                    "Torque [Nm]",
                    "Tool wear [min]",
                    "Machine failure");
    private static final List<String> QUALITIES = List.of("L", "M", "H");
    private static final double RADIANS_PER_SECOND = 2 * Math.PI / 60;

    /** Reads {@code ai4i2020.csv} of that folder. */
    public static Ai4iFile read(Path folder) throws IOException {
        Path file = folder.resolve("ai4i2020.csv");
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new UserException(file + " is not there");
        }
        List<String> names = Arrays.asList(lines.get(0).split(",", -1));
        int[] at = HEADER.stream().mapToInt(names::indexOf).toArray();
        if (Arrays.stream(at).anyMatch(column -> column < 0)) {
            throw new UserException(file + " has no column for each of " + HEADER);
        }
        List<double[]> vectors = new ArrayList<>();
        boolean[] failed = new boolean[lines.size() - 1];
        for (int i = 1; i < lines.size(); i++) {
            String[] columns = lines.get(i).split(",", -1);
            if (columns.length != names.size()) {
                throw new UserException(
                        file + " line " + (i + 1) + " has " + columns.length + " columns");
            }
            try {
                vectors.add(vector(columns, at));
                failed[i - 1] = oneOf(List.of("0", "1"), columns[at[6]], "0 or 1") == 1;
            } catch (NumberFormatException e) {
                throw new UserException(file + " line " + (i + 1) + ": " + e.getMessage());
            }
        }
        return new Ai4iFile(vectors.toArray(new double[0][]), failed);
    }

    /** The place of that word among those that are allowed. */
    private static int oneOf(List<String> allowed, String word, String said) {
        int at = allowed.indexOf(word);
        if (at < 0) {
            throw new NumberFormatException("'" + word + "' is not " + said);
        }
        return at;
    }

    private static double[] vector(String[] columns, int[] at) {
        double air = Double.parseDouble(columns[at[1]]);
        double process = Double.parseDouble(columns[at[2]]);
        double speed = Double.parseDouble(columns[at[3]]);
        double torque = Double.parseDouble(columns[at[4]]);
        double wear = Double.parseDouble(columns[at[5]]);
        return new double[] {
            oneOf(QUALITIES, columns[at[0]], "L, M or H"),
            air,
            process,
            speed,
            torque,
            wear,
            torque * speed * RADIANS_PER_SECOND,
            process - air,
            wear * torque
        };
    }
}
