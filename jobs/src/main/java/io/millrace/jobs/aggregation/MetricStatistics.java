package io.millrace.jobs.aggregation;

/**
 * Running statistics of one metric over one window: count, min, max, mean, standard deviation,
 * first and last by event time.
 *
 * <p>Mean and spread by Welford's recurrence (1962), which loses no digits where the mean is far
 * larger than the spread. NaN and infinities are left out.
 */
final class MetricStatistics {

    final String metric;
    long count;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double mean;

    /** Sum of squared distances from the mean. */
    double squares;

    double first;
    long firstTime = Long.MAX_VALUE;
    long firstSequence;
    double last;
    long lastTime = Long.MIN_VALUE;
    long lastSequence;

    MetricStatistics(String metric) {
        this.metric = metric;
    }

    void add(long eventTime, long sequence, double value) {
        if (!Double.isFinite(value)) {
            return;
        }
        count++;
        min = Math.min(min, value);
        max = Math.max(max, value);
        double distance = value - mean;
        mean += distance / count;
        squares += distance * (value - mean);
        if (eventTime < firstTime || (eventTime == firstTime && sequence < firstSequence)) {
            first = value;
            firstTime = eventTime;
            firstSequence = sequence;
        }
        if (eventTime > lastTime || (eventTime == lastTime && sequence >= lastSequence)) {
            last = value;
            lastTime = eventTime;
            lastSequence = sequence;
        }
    }

    /** Of the population: divided by the count. */
    double standardDeviation() {
        return count == 0 ? 0 : Math.sqrt(Math.max(0, squares) / count);
    }
}
