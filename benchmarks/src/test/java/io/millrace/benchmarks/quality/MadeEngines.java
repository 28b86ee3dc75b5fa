package io.millrace.benchmarks.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Engines in the form of C-MAPSS, where the real ones are not there: all sensors rise with the
 * wear, and the test engines stop at a random moment.
 */
public final class MadeEngines {

    private MadeEngines() {}

    /**
     * Writes training engines that ran to failure, and as many test engines with their true lives,
     * as subset FD001.
     *
     * @return the folder
     */
    public static Path write(Path folder, int units) throws IOException {
        Random random = new Random(3);
        StringBuilder truth = new StringBuilder();
        StringBuilder test = new StringBuilder();
        StringBuilder training = new StringBuilder();
        for (int unit = 1; unit <= units; unit++) {
            int life = 150 + random.nextInt(100);
            engine(training, unit, life, life, random);
            int left = 1 + random.nextInt(140);
            engine(test, unit, life, life - left, random);
            truth.append(left).append('\n');
        }
        Files.writeString(folder.resolve("train_FD001.txt"), training);
        Files.writeString(folder.resolve("test_FD001.txt"), test);
        Files.writeString(folder.resolve("RUL_FD001.txt"), truth);
        return folder;
    }

    private static void engine(StringBuilder out, int unit, int life, int cycles, Random random) {
        for (int cycle = 1; cycle <= cycles; cycle++) {
            double wear = Math.exp(-(life - cycle) / 50.0);
            out.append(unit).append(' ').append(cycle).append(" 0 0 100 ");
            out.append(
                    IntStream.rangeClosed(1, 21)
                            .mapToObj(
                                    sensor ->
                                            String.format(
                                                    Locale.ROOT,
                                                    "%.4f",
                                                    sensor + wear + 0.05 * random.nextGaussian()))
                            .collect(Collectors.joining(" ")));
            out.append('\n');
        }
    }
}
