package io.millrace.connectors.influx;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/** The counters of one sink writer, in Flink's metrics. Safe for several threads. */
final class InfluxSinkMetrics implements WriteListener {

    private final SinkWriterMetricGroup group;
    private final Counter written;
    private final Counter refused;
    private final Counter retries;
    private volatile boolean away;

    InfluxSinkMetrics(SinkWriterMetricGroup group) {
        this.group = group;
        this.written = group.counter("pointsWritten", new ThreadSafeSimpleCounter());
        this.refused = group.counter("pointsRefused", new ThreadSafeSimpleCounter());
        this.retries = group.counter("retries", new ThreadSafeSimpleCounter());
        group.gauge("outage", () -> away ? 1 : 0);
    }

    void watchBuffer(Gauge<Integer> bufferedPoints) {
        group.gauge("bufferedPoints", bufferedPoints);
    }

    @Override
    public void written(int points) {
        written.inc(points);
    }

    @Override
    public void refused() {
        refused.inc();
    }

    @Override
    public void retried() {
        retries.inc();
    }

    @Override
    public void outage(boolean isAway) {
        away = isAway;
    }
}
