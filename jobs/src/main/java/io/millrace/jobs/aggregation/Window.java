package io.millrace.jobs.aggregation;

import io.millrace.jobs.stage.GrowingBytes;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * One window [start, start + length) of one device while it may still change.
 *
 * <p>A closed window is kept as bytes until a late event asks for it: most never change again, and
 * bytes cost a checkpoint next to nothing.
 */
final class Window {

    /** Revision of a window that is still open. */
    static final int OPEN = -1;

    final long length;
    final long start;

    /** Of the last record emitted for it; {@link #OPEN} before the first. */
    int revision = OPEN;

    long events;

    /** Sorted by metric; null while frozen. */
    private MetricStatistics[] metrics = {};

    /** The metrics as bytes; null unless frozen. Never changed, so it may be shared. */
    private byte[] frozen;

    Window(long length, long start) {
        this.length = length;
        this.start = start;
    }

    long end() {
        return start + length;
    }

    /** The metrics, sorted; not to be changed. */
    MetricStatistics[] metrics() {
        thaw();
        return metrics;
    }

    /** Keeps the metrics as bytes from here on. */
    void freeze() {
        if (frozen == null) {
            frozen = metricsAsBytes();
            metrics = null;
        }
    }

    byte[] metricsAsBytes() {
        if (frozen != null) {
            return frozen;
        }
        GrowingBytes out = new GrowingBytes(64 + metrics.length * 112);
        try {
            out.writeInt(metrics.length);
            for (MetricStatistics metric : metrics) {
                metric.write(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A window that was written; it stays frozen until it is asked for. */
    static Window restored(long length, long start, int revision, long events, byte[] metrics) {
        Window window = new Window(length, start);
        window.revision = revision;
        window.events = events;
        window.frozen = metrics;
        window.metrics = null;
        return window;
    }

    Window copy() {
        Window copy = new Window(length, start);
        copy.revision = revision;
        copy.events = events;
        copy.frozen = frozen;
        copy.metrics = metrics == null ? null : new MetricStatistics[metrics.length];
        for (int i = 0; metrics != null && i < metrics.length; i++) {
            copy.metrics[i] = metrics[i].copy();
        }
        return copy;
    }

    private void thaw() {
        if (frozen == null) {
            return;
        }
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(frozen));
            metrics = new MetricStatistics[in.readInt()];
            for (int i = 0; i < metrics.length; i++) {
                metrics[i] = MetricStatistics.read(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a window's metrics are damaged", e);
        }
        frozen = null;
    }

    /** The metric's statistics; null for a new metric when the window holds as many as it may. */
    MetricStatistics of(String metric, int most) {
        thaw();
        int low = 0;
        int high = metrics.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int order = metrics[middle].metric.compareTo(metric);
            if (order == 0) {
                return metrics[middle];
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (metrics.length >= most) {
            return null;
        }
        MetricStatistics added = new MetricStatistics(metric);
        MetricStatistics[] grown = Arrays.copyOf(metrics, metrics.length + 1);
        System.arraycopy(metrics, low, grown, low + 1, metrics.length - low);
        grown[low] = added;
        metrics = grown;
        return added;
    }
}
