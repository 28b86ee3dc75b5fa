package io.millrace.mlmodels.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A small set of units that wear out in two channels, with noise; the third channel tells nothing.
 */
public final class WearingUnits {

    private WearingUnits() {}

    public static Histories of(int units, long seed) {
        Random random = new Random(seed);
        List<RunToFailure> runs = new ArrayList<>();
        for (int unit = 0; unit < units; unit++) {
            int life = 120 + random.nextInt(120);
            double[][] rows = new double[life][];
            double offset = random.nextGaussian();
            for (int r = 0; r < life; r++) {
                double wear = Math.exp(-(life - 1 - r) / 40.0);
                rows[r] =
                        new double[] {
                            50 + offset + 20 * wear + random.nextGaussian(),
                            random.nextInt(20) == 0 ? Double.NaN : 3 + wear,
                            random.nextGaussian()
                        };
            }
            runs.add(new RunToFailure("unit-" + unit, rows, 0));
        }
        return new Histories(List.of("temperature", "vibration", "humidity"), 0.5, "h", runs);
    }
}
