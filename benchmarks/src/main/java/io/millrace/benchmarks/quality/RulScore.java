package io.millrace.benchmarks.quality;

import java.util.stream.DoubleStream;

/**
 * How good predictions of remaining life are. Two ways to count are in use, and not comparable:
 * here {@code rmse} and {@code nasa} hold the prediction against the truth clipped at the cap,
 * which the prediction can never exceed; {@code rawRmse} and {@code rawNasa} hold it against the
 * raw truth.
 *
 * @param rmse root of the mean squared error against the clipped truth
 * @param nasa NASA's score against the clipped truth: too late a warning costs more than too early
 *     a one; lower is better
 * @param constantRmse what the best of all constants reaches, which is the mean of the clipped
 *     truth
 * @param rawRmse root of the mean squared error against the raw truth
 * @param rawNasa NASA's score against the raw truth
 * @param units judged
 */
public record RulScore(
        double rmse, double nasa, double constantRmse, double rawRmse, double rawNasa, int units) {

    private static final double EARLY = 13;
    private static final double LATE = 10;

    /** Holds one prediction a unit against the truth. */
    public static RulScore of(double[] predicted, double[] truth, double cap) {
        if (predicted.length != truth.length || truth.length == 0) {
            throw new IllegalArgumentException(
                    predicted.length + " predictions for " + truth.length + " units");
        }
        double constant =
                DoubleStream.of(truth).map(life -> Math.min(cap, life)).average().orElse(0);
        double squares = 0;
        double nasa = 0;
        double constantSquares = 0;
        double rawSquares = 0;
        double rawNasa = 0;
        for (int i = 0; i < truth.length; i++) {
            double clipped = Math.min(cap, truth[i]);
            double off = predicted[i] - clipped;
            squares += off * off;
            nasa += nasa(off);
            rawNasa += nasa(predicted[i] - truth[i]);
            constantSquares += (constant - clipped) * (constant - clipped);
            rawSquares += (predicted[i] - truth[i]) * (predicted[i] - truth[i]);
        }
        int units = truth.length;
        return new RulScore(
                Math.sqrt(squares / units),
                nasa,
                Math.sqrt(constantSquares / units),
                Math.sqrt(rawSquares / units),
                rawNasa,
                units);
    }

    private static double nasa(double off) {
        return off < 0 ? Math.exp(-off / EARLY) - 1 : Math.exp(off / LATE) - 1;
    }
}
