package io.millrace.jobs.aggregation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

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

    MetricStatistics copy() {
        MetricStatistics copy = new MetricStatistics(metric);
        copy.count = count;
        copy.min = min;
        copy.max = max;
        copy.mean = mean;
        copy.squares = squares;
        copy.first = first;
        copy.firstTime = firstTime;
        copy.firstSequence = firstSequence;
        copy.last = last;
        copy.lastTime = lastTime;
        copy.lastSequence = lastSequence;
        return copy;
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(metric);
        out.writeLong(count);
        out.writeDouble(min);
        out.writeDouble(max);
        out.writeDouble(mean);
        out.writeDouble(squares);
        out.writeDouble(first);
        out.writeLong(firstTime);
        out.writeLong(firstSequence);
        out.writeDouble(last);
        out.writeLong(lastTime);
        out.writeLong(lastSequence);
    }

    static MetricStatistics read(DataInput in) throws IOException {
        MetricStatistics metric = new MetricStatistics(in.readUTF().intern());
        metric.count = in.readLong();
        metric.min = in.readDouble();
        metric.max = in.readDouble();
        metric.mean = in.readDouble();
        metric.squares = in.readDouble();
        metric.first = in.readDouble();
        metric.firstTime = in.readLong();
        metric.firstSequence = in.readLong();
        metric.last = in.readDouble();
        metric.lastTime = in.readLong();
        metric.lastSequence = in.readLong();
        return metric;
    }

    /** Of the population: divided by the count. */
    double standardDeviation() {
        return count == 0 ? 0 : Math.sqrt(Math.max(0, squares) / count);
    }
}
