package io.millrace.jobs.aggregation;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.jobs.stage.ResultIds;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.MetricSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Tumbling windows per device: [start, end), aligned to the epoch, of every configured length.
 *
 * <p>A window closes, at revision 0, when the stages' time of its device reaches its end. A late
 * event within the allowed lateness issues it again with the next revision. Windows without events
 * are not emitted; one whose first event is late begins at revision 1, so that whoever reads
 * revision 0 only (rules, detectors, features) meets it never.
 */
public final class AggregationStage {

    /** Version of the computation, on every aggregate. */
    public static final String VERSION = "aggregation-1";

    /**
     * Metrics of one device in one window. More would make an aggregate that Kafka does not take,
     * and the job would fail on it again and again.
     */
    public static final int MAX_METRICS = 1_000;

    private final long[] lengths;

    private final long allowedLateness;

    /**
     * @param lengths of the windows, milliseconds
     * @param allowedLateness milliseconds
     */
    public AggregationStage(long[] lengths, long allowedLateness) {
        this.lengths = lengths.clone();
        this.allowedLateness = allowedLateness;
    }

    /**
     * Adds an event that came in its turn.
     *
     * @return readings left out, because their window holds {@link #MAX_METRICS} others
     */
    public int onEvent(AggregationState state, DecodedEvent event) {
        int leftOut = 0;
        for (long length : lengths) {
            leftOut += add(window(state, length, event.eventTime()), event);
        }
        return leftOut;
    }

    /**
     * Adds a late event; the windows that were closed before are issued again.
     *
     * @param stageTime time up to which windows are closed
     * @return readings left out, as in {@link #onEvent}
     */
    public int onLateEvent(
            AggregationState state,
            DecodedEvent event,
            long stageTime,
            DeviceIdentity device,
            Consumer<MetricAggregate> output) {
        int leftOut = 0;
        for (long length : lengths) {
            Window window = window(state, length, event.eventTime());
            leftOut += add(window, event);
            if (window.end() <= stageTime) {
                window.revision = Math.max(window.revision, 0) + 1;
                output.accept(aggregate(window, device));
                window.freeze();
            }
        }
        return leftOut;
    }

    /**
     * Closes the windows that end by that time, the earliest first, and forgets the final ones.
     *
     * @param deviceAt the device as results name it at a window's end
     */
    public void onTime(
            AggregationState state,
            long stageTime,
            LongFunction<DeviceIdentity> deviceAt,
            Consumer<MetricAggregate> output) {
        List<Window> due = null;
        for (int i = 0; i < state.windows.size(); i++) {
            Window window = state.windows.get(i);
            if (window.revision == Window.OPEN && window.end() <= stageTime) {
                due = due == null ? new ArrayList<>(2) : due;
                due.add(window);
            }
        }
        if (due != null) {
            due.sort(Comparator.comparingLong(Window::end).thenComparingLong(w -> w.length));
            for (Window window : due) {
                window.revision = 0;
                output.accept(aggregate(window, deviceAt.apply(window.end())));
                window.freeze();
            }
        }
        state.windows.removeIf(window -> isFinal(window, stageTime));
    }

    /** When there is next something to close or to forget; {@link Long#MAX_VALUE} for never. */
    public long nextTime(AggregationState state) {
        long next = Long.MAX_VALUE;
        for (int i = 0; i < state.windows.size(); i++) {
            Window window = state.windows.get(i);
            long due =
                    window.revision == Window.OPEN ? window.end() : window.end() + allowedLateness;
            next = Math.min(next, due);
        }
        return next;
    }

    /** The windows that an event of that time falls into, as {@code length@start}. */
    public List<String> windowsOf(long eventTime) {
        List<String> windows = new ArrayList<>(lengths.length);
        for (long length : lengths) {
            windows.add(name(length) + "@" + Math.floorDiv(eventTime, length) * length);
        }
        return windows;
    }

    /** For example {@code 10s}, {@code 1m}, {@code 1h}. */
    public static String name(long length) {
        if (length % 1_000 != 0) {
            return length + "ms";
        }
        if (length % 60_000 != 0) {
            return length / 1_000 + "s";
        }
        return length % 3_600_000 != 0 ? length / 60_000 + "m" : length / 3_600_000 + "h";
    }

    private boolean isFinal(Window window, long stageTime) {
        // Strictly: an event exactly as late as allowed still belongs to its window.
        return window.revision != Window.OPEN && window.end() + allowedLateness <= stageTime;
    }

    private static Window window(AggregationState state, long length, long eventTime) {
        long start = Math.floorDiv(eventTime, length) * length;
        Window window = state.find(length, start);
        if (window == null) {
            window = new Window(length, start);
            state.windows.add(window);
        }
        return window;
    }

    private static int add(Window window, DecodedEvent event) {
        int leftOut = 0;
        window.events++;
        for (int i = 0; i < event.metrics().length; i++) {
            MetricStatistics metric = window.of(event.metrics()[i], MAX_METRICS);
            if (metric == null) {
                leftOut++;
            } else {
                metric.add(event.eventTime(), event.sequence(), event.values()[i]);
            }
        }
        return leftOut;
    }

    private static MetricAggregate aggregate(Window window, DeviceIdentity device) {
        List<MetricSummary> summaries = new ArrayList<>(window.metrics().length);
        for (MetricStatistics metric : window.metrics()) {
            if (metric.count > 0) {
                summaries.add(
                        MetricSummary.newBuilder()
                                .setMetric(metric.metric)
                                .setCount(metric.count)
                                .setMin(metric.min)
                                .setMax(metric.max)
                                .setMean(metric.mean)
                                .setStandardDeviation(metric.standardDeviation())
                                .setFirst(metric.first)
                                .setLast(metric.last)
                                .build());
            }
        }
        String name = name(window.length);
        return MetricAggregate.newBuilder()
                .setId(
                        ResultIds.of(
                                "aggregate",
                                device.deviceId(),
                                name,
                                window.start,
                                window.revision))
                .setDeviceId(device.deviceId())
                .setTenantId(device.tenantId())
                .setSiteId(device.siteId())
                .setDeviceType(device.deviceType())
                .setWindow(name)
                .setWindowStart(Instant.ofEpochMilli(window.start))
                .setWindowEnd(Instant.ofEpochMilli(window.end()))
                .setRevision(window.revision)
                .setEventCount(window.events)
                .setVersion(VERSION)
                .setMetrics(summaries)
                .build();
    }
}
