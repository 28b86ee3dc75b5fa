package io.millrace.benchmarks.quality;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/**
 * How far a score could have come out otherwise had other units been drawn.
 *
 * @param low what a fortieth of the redrawn sets stay under
 * @param high what a fortieth of them exceed
 */
public record Bootstrap(double low, double high) {

    private static final int DRAWS = 2000;
    private static final double TAIL = 0.025;

    /** Draws units anew, with repeats, and scores each drawing; the same seed draws the same. */
    public static Bootstrap of(
            double[] predicted,
            double[] truth,
            long seed,
            ToDoubleBiFunction<double[], double[]> score) {
        double[] drawnPrediction = new double[truth.length];
        double[] drawnTruth = new double[truth.length];
        return of(
                truth.length,
                seed,
                units -> {
                    for (int i = 0; i < units.length; i++) {
                        drawnPrediction[i] = predicted[units[i]];
                        drawnTruth[i] = truth[units[i]];
                    }
                    return score.applyAsDouble(drawnPrediction, drawnTruth);
                });
    }

    /** The same of units by their number, from 0. */
    public static Bootstrap of(int units, long seed, ToDoubleFunction<int[]> score) {
        Random random = new Random(seed);
        double[] scores = new double[DRAWS];
        int[] drawn = new int[units];
        for (int draw = 0; draw < DRAWS; draw++) {
            for (int i = 0; i < units; i++) {
                drawn[i] = random.nextInt(units);
            }
            scores[draw] = score.applyAsDouble(drawn);
        }
        Arrays.sort(scores);
        return new Bootstrap(scores[(int) (TAIL * DRAWS)], scores[(int) ((1 - TAIL) * DRAWS)]);
    }
}
