package io.millrace.peers;

import org.apache.flink.api.common.functions.AggregateFunction;

/** Count, sum, extremes and spread of some values; the spread after Welford. */
public final class Moments {

    public long count;
    public double sum;
    public double min = Double.POSITIVE_INFINITY;
    public double max = Double.NEGATIVE_INFINITY;
    public double mean;
    public double squares;

    public Moments() {}

    void add(double value) {
        count++;
        sum += value;
        min = Math.min(min, value);
        max = Math.max(max, value);
        double delta = value - mean;
        mean += delta / count;
        squares += delta * (value - mean);
    }

    /** Takes the other's values in too (Chan's formula). */
    void merge(Moments other) {
        if (other.count == 0) {
            return;
        }
        long both = count + other.count;
        double delta = other.mean - mean;
        squares += other.squares + delta * delta * count * other.count / both;
        mean += delta * other.count / both;
        count = both;
        sum += other.sum;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
    }

    double deviation() {
        return Math.sqrt(squares / count);
    }

    /** The moments of readings. */
    static final class OfReadings implements AggregateFunction<Measured, Moments, Moments> {

        private static final long serialVersionUID = 1L;

        @Override
        public Moments createAccumulator() {
            return new Moments();
        }

        @Override
        public Moments add(Measured reading, Moments moments) {
            moments.add(reading.value);
            return moments;
        }

        @Override
        public Moments getResult(Moments moments) {
            return moments;
        }

        @Override
        public Moments merge(Moments a, Moments b) {
            a.merge(b);
            return a;
        }
    }
}
