package io.millrace.jobs.alerting;

/**
 * Which signal a condition watches.
 *
 * @param metric null where the kind has no metric, or watches all of them
 */
public record WatchedSignal(Kind kind, String metric) {

    /** What kind of number it is. */
    public enum Kind {
        /** A metric's reading. */
        READING,
        /** The anomaly score of one metric. */
        ANOMALY,
        /** The anomaly score of every metric: one alert a metric. */
        ANY_ANOMALY,
        /** The predicted remaining life, in hours. */
        REMAINING_LIFE,
        /** The predicted probability of a failure within the model's horizon. */
        FAILURE_PROBABILITY
    }

    @Override
    public String toString() {
        return switch (kind) {
            case READING -> ConditionParser.quoteIfNeeded(metric);
            case ANOMALY -> "anomaly(" + ConditionParser.quoteIfNeeded(metric) + ")";
            case ANY_ANOMALY -> "anomaly(*)";
            case REMAINING_LIFE -> Signal.REMAINING_LIFE;
            case FAILURE_PROBABILITY -> Signal.FAILURE_PROBABILITY;
        };
    }
}
