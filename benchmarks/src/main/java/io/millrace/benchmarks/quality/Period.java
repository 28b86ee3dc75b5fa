package io.millrace.benchmarks.quality;

/**
 * After how long a signal repeats itself, by its autocorrelation.
 *
 * @param millis length of the period
 * @param correlation of the signal with itself one period later, less its trend; 1 at most
 */
record Period(double millis, double correlation) {

    private static final int CELLS = 2048;

    /** Less is no period worth the name. */
    private static final double LEAST_CORRELATION = 0.4;

    /** Share of the highest correlation that the shortest period has to have. */
    private static final double NEAR_MOST = 0.8;

    /** Cells that the shortest period has. */
    private static final int SHORTEST = 8;

    /** Periods that have to be seen. */
    private static final int REPEATS = 3;

    /** Null when there is none that is seen three times. */
    static Period of(NabFile signal) {
        long[] millis = signal.millis();
        int cells = Math.min(CELLS, millis.length / 2);
        double span = (double) millis[millis.length - 1] - millis[0];
        if (cells < REPEATS * SHORTEST || span <= 0) {
            return null;
        }
        double[] x = cells(signal, cells, span);
        double power = 0;
        for (double one : x) {
            power += one * one;
        }
        if (power == 0) {
            return null;
        }
        double[] correlations = new double[cells / REPEATS + 2];
        double most = 0;
        int begin = correlations.length;
        for (int lag = 1; lag < correlations.length; lag++) {
            double with = 0;
            for (int i = lag; i < cells; i++) {
                with += x[i] * x[i - lag];
            }
            correlations[lag] = with / power * cells / (cells - lag);
            // A smooth signal is like itself a moment later: peaks count behind the first descent.
            if (correlations[lag] < LEAST_CORRELATION / 2 && lag < begin) {
                begin = lag;
            }
            if (lag > begin) {
                most = Math.max(most, correlations[lag]);
            }
        }
        // Of a day and its multiples the day.
        for (int lag = Math.max(begin, SHORTEST); lag < correlations.length - 1; lag++) {
            double here = correlations[lag];
            boolean peak = here > correlations[lag - 1] && here >= correlations[lag + 1];
            if (peak && here >= LEAST_CORRELATION && here >= NEAR_MOST * most) {
                return new Period(lag * span / cells, Math.min(1, here));
            }
        }
        return null;
    }

    /** Means over equal stretches of time, less a straight line; empty ones are as the last. */
    private static double[] cells(NabFile signal, int cells, double span) {
        double[] sum = new double[cells];
        int[] count = new int[cells];
        for (int i = 0; i < signal.values().length; i++) {
            if (Double.isFinite(signal.values()[i])) {
                double share = (signal.millis()[i] - signal.millis()[0]) / span;
                int cell = (int) Math.min(cells - 1, share * cells);
                sum[cell] += signal.values()[i];
                count[cell]++;
            }
        }
        double[] x = new double[cells];
        double mean = 0;
        for (int i = 0; i < cells; i++) {
            x[i] = count[i] > 0 ? sum[i] / count[i] : i > 0 ? x[i - 1] : 0;
            mean += x[i] / cells;
        }
        double slope = 0;
        double weight = 0;
        for (int i = 0; i < cells; i++) {
            double at = i - (cells - 1) / 2.0;
            slope += at * (x[i] - mean);
            weight += at * at;
        }
        for (int i = 0; i < cells; i++) {
            x[i] -= mean + slope / weight * (i - (cells - 1) / 2.0);
        }
        return x;
    }
}
