package io.millrace.jobs.aggregation;

/** What can be asked for beside the eight figures that every summary of a metric has. */
public enum SummaryFunction {
    /** Of the readings. */
    SUM,

    /**
     * Each reading weighs as long as it stood until the next one, from the window's first to its
     * last.
     */
    TIME_WEIGHTED_MEAN,

    /** The last reading less the first, by the seconds between them. */
    RATE,

    /** From a sketch, see {@link Extras}. */
    QUANTILES
}
