package io.millrace.jobs.aggregation;

import com.datadoghq.sketch.ddsketch.DDSketch;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.jobs.aggregation.PaneLevels.Level;
import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.jobs.stage.ResultIds;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.MetricSummary;
import io.millrace.schemas.QuantileValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Tumbling and sliding windows per device: [start, end), aligned to the epoch, of every configured
 * kind, from one set of panes.
 *
 * <p>An event is added to the pane of its time, whatever the number of windows; a pane that closes
 * is merged into the next longer ones (see {@link PaneLevels}).
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

    private final List<WindowSpec> windows;
    private final PaneLevels levels;
    private final MetricFunctions functions;
    private final boolean plain;
    private final long allowedLateness;

    /**
     * @param functions what is asked for beside the figures that every summary has
     * @param allowedLateness milliseconds
     */
    public AggregationStage(
            List<WindowSpec> windows, MetricFunctions functions, long allowedLateness) {
        this.functions = functions;
        this.plain = functions.isEmpty();
        this.windows = List.copyOf(windows);
        this.levels = new PaneLevels(windows, allowedLateness);
        this.allowedLateness = allowedLateness;
    }

    /**
     * Whether an event's metrics fit into the pane of its time, beside those that it holds.
     *
     * @param state null where there is none yet
     */
    public boolean hasRoomFor(AggregationState state, DecodedEvent event) {
        long time = event.eventTime();
        Pane pane = state == null ? null : state.current;
        if (state != null && (pane == null || time < pane.start || time >= pane.end())) {
            long length = levels.shortest().length();
            pane = state.find(length, start(time, length));
        }
        return pane == null
                ? event.metrics().length <= MAX_METRICS
                : pane.hasRoomFor(event.metrics(), MAX_METRICS);
    }

    /**
     * Adds an event that came in its turn.
     *
     * @return readings left out, because the pane holds {@link #MAX_METRICS} others
     */
    public int onEvent(AggregationState state, DecodedEvent event) {
        long time = event.eventTime();
        Pane pane = state.current;
        if (pane == null || time < pane.start || time >= pane.start + pane.length) {
            pane = openPane(state, levels.shortest(), time);
            state.current = pane.alone ? null : pane;
        }
        int leftOut = pane.add(event, functions, MAX_METRICS);
        if (pane.alone) {
            for (Level longer : levels.shortest().feeds()) {
                leftOut += addThrough(state, longer, event);
            }
        }
        return leftOut;
    }

    /** Adds an event to a pane that is open, and to the longer ones that this one does not feed. */
    private int addThrough(AggregationState state, Level level, DecodedEvent event) {
        Pane pane = openPane(state, level, event.eventTime());
        int leftOut = pane.add(event, functions, MAX_METRICS);
        if (pane.alone) {
            for (Level longer : level.feeds()) {
                leftOut += addThrough(state, longer, event);
            }
        }
        return leftOut;
    }

    /**
     * Adds a late event; the windows that were closed before are issued again.
     *
     * @param stageTime time up to which windows are closed
     * @param deviceAt the device as results name it at a window's end
     * @return readings left out, as in {@link #onEvent}
     */
    public int onLateEvent(
            AggregationState state,
            DecodedEvent event,
            long stageTime,
            LongFunction<DeviceIdentity> deviceAt,
            Consumer<MetricAggregate> output) {
        int leftOut = correct(state, levels.shortest(), event, stageTime, deviceAt, output);
        for (WindowSpec window : levels.sliding()) {
            long end = (Math.floorDiv(event.eventTime(), window.slide()) + 1) * window.slide();
            long last = Math.min(stageTime, event.eventTime() + window.size());
            for (; end <= last; end += window.slide()) {
                int revision = state.revision(window, end) + 1;
                state.issuedAgain(window, end, revision);
                Pane whole = slide(state, window, end);
                output.accept(aggregate(window, whole, revision, deviceAt.apply(end)));
            }
            state.slidUntil = Math.max(state.slidUntil, stageTime);
        }
        state.nextTime = AggregationState.UNKNOWN;
        return leftOut;
    }

    private int correct(
            AggregationState state,
            Level level,
            DecodedEvent event,
            long stageTime,
            LongFunction<DeviceIdentity> deviceAt,
            Consumer<MetricAggregate> output) {
        long start = start(event.eventTime(), level.length());
        if (start + level.length() > stageTime) {
            return addThrough(state, level, event);
        }
        int leftOut = 0;
        if (level.listed() != null || level.kept() > 0) {
            Pane pane = state.find(level.length(), start);
            if (pane == null) {
                pane = new Pane(level.length(), start, MetricSet.NONE);
                state.add(pane);
            }
            leftOut += pane.add(event, functions, MAX_METRICS);
            pane.revision = Math.max(pane.revision, 0) + 1;
            if (level.listed() != null) {
                output.accept(
                        aggregate(level.listed(), pane, pane.revision, deviceAt.apply(pane.end())));
            }
        }
        for (Level longer : level.feeds()) {
            leftOut += correct(state, longer, event, stageTime, deviceAt, output);
        }
        return leftOut;
    }

    /**
     * Closes the windows that end by that time, the earliest first, and forgets the final ones.
     *
     * @param deviceAt the device as results name it at a window's end
     * @return readings left out, because the window held {@link #MAX_METRICS} others
     */
    public int onTime(
            AggregationState state,
            long stageTime,
            LongFunction<DeviceIdentity> deviceAt,
            Consumer<MetricAggregate> output) {
        int leftOut = 0;
        while (true) {
            Pane pane = firstToClose(state);
            long sliding = nextSlide(state);
            long end = pane == null ? Long.MAX_VALUE : pane.end();
            if (Math.min(end, sliding) > stageTime || (pane == null && sliding == end)) {
                break;
            }
            if (pane != null && end <= sliding) {
                leftOut += close(state, pane, deviceAt, output);
            } else {
                closeSliding(state, sliding, deviceAt, output);
            }
        }
        forget(state, stageTime);
        state.nextTime = AggregationState.UNKNOWN;
        return leftOut;
    }

    /** The open pane that ends first, the shortest of those; null when none is open. */
    private static Pane firstToClose(AggregationState state) {
        Pane first = null;
        for (int i = state.size - 1; i >= 0; i--) {
            Pane pane = state.panes[i];
            if (!pane.isOpen()) {
                i = state.firstOf(pane.length);
            } else if (first == null || pane.end() <= first.end()) {
                first = pane;
            }
        }
        return first;
    }

    private int close(
            AggregationState state,
            Pane pane,
            LongFunction<DeviceIdentity> deviceAt,
            Consumer<MetricAggregate> output) {
        state.current = null;
        pane.revision = 0;
        Level level = levels.of(pane.length);
        int leftOut = 0;
        if (level != null) {
            for (Level longer : pane.alone ? List.<Level>of() : level.feeds()) {
                leftOut += mergeThrough(state, longer, pane);
            }
        } else if (!pane.alone && levels.takingOver(pane.length) != null) {
            // Of a window that is not listed any more: its events are in no other pane.
            leftOut += mergeThrough(state, levels.takingOver(pane.length), pane);
        }
        if (level != null && level.listed() != null) {
            output.accept(aggregate(level.listed(), pane, 0, deviceAt.apply(pane.end())));
        }
        return leftOut;
    }

    private int mergeThrough(AggregationState state, Level level, Pane closed) {
        Pane pane = openPane(state, level, closed.start);
        int leftOut = pane.merge(closed, functions, MAX_METRICS);
        if (pane.alone) {
            for (Level longer : level.feeds()) {
                leftOut += mergeThrough(state, longer, closed);
            }
        }
        return leftOut;
    }

    private void closeSliding(
            AggregationState state,
            long end,
            LongFunction<DeviceIdentity> deviceAt,
            Consumer<MetricAggregate> output) {
        for (WindowSpec window : levels.sliding()) {
            if (end % window.slide() == 0) {
                Pane whole = slide(state, window, end);
                if (whole.events > 0) {
                    output.accept(aggregate(window, whole, 0, deviceAt.apply(end)));
                }
            }
        }
        state.slidUntil = end;
    }

    /** The window that ends then, put together from the longest panes that fit. */
    private Pane slide(AggregationState state, WindowSpec window, long end) {
        long time = end - window.size();
        Pane whole = new Pane(window.size(), time, MetricSet.NONE);
        while (time < end) {
            long length = PaneLevels.longestAt(window, time, end);
            Pane part = state.find(length, time);
            if (part != null) {
                whole.merge(part, functions, MAX_METRICS);
            }
            time += length;
        }
        return whole;
    }

    /** The end of the next sliding window that has events. */
    private long nextSlide(AggregationState state) {
        long next = Long.MAX_VALUE;
        for (WindowSpec window : levels.sliding()) {
            long slide = window.slide();
            long earliest =
                    state.slidUntil == Long.MIN_VALUE
                            ? Long.MIN_VALUE
                            : start(state.slidUntil, slide) + slide;
            int first =
                    state.search(
                            slide,
                            earliest == Long.MIN_VALUE ? earliest : earliest - window.size());
            for (int i = first < 0 ? -first - 1 : first; i < state.size; i++) {
                Pane part = state.panes[i];
                if (part.length != slide) {
                    break;
                }
                long end = Math.max(part.end(), earliest);
                if (end <= part.start + window.size()) {
                    next = Math.min(next, end);
                    break;
                }
            }
        }
        return next;
    }

    private void forget(AggregationState state, long stageTime) {
        if (firstToForget(state) <= stageTime) {
            int left = 0;
            for (int i = 0; i < state.size; i++) {
                Pane pane = state.panes[i];
                if (pane.isOpen() || keptUntil(pane) > stageTime) {
                    state.panes[left++] = pane;
                } else {
                    state.spare = pane;
                }
            }
            state.cut(left);
        }
        state.forgetReissues(stageTime - allowedLateness);
        if (!levels.sliding().isEmpty()) {
            state.slidUntil = Math.max(state.slidUntil, stageTime);
        }
    }

    private long firstToForget(AggregationState state) {
        long first = Long.MAX_VALUE;
        for (int i = state.size - 1; i >= 0; i--) {
            if (!state.panes[i].isOpen()) {
                // Of one length the earliest is forgotten first.
                i = state.firstOf(state.panes[i].length);
                first = Math.min(first, keptUntil(state.panes[i]));
            }
        }
        return first;
    }

    private long keptUntil(Pane pane) {
        Level level = levels.of(pane.length);
        return level == null ? pane.end() : pane.end() + level.kept();
    }

    /** When there is next something to close or to forget; {@link Long#MAX_VALUE} for never. */
    public long nextTime(AggregationState state) {
        if (state.nextTime == AggregationState.UNKNOWN) {
            Pane first = firstToClose(state);
            long closing = first == null ? Long.MAX_VALUE : first.end();
            state.nextTime = Math.min(Math.min(closing, nextSlide(state)), firstToForget(state));
        }
        return state.nextTime;
    }

    /** The windows that an event of that time falls into, as {@code name@start}. */
    public List<String> windowsOf(long eventTime) {
        List<String> names = new ArrayList<>(windows.size());
        for (WindowSpec window : windows) {
            long last = start(eventTime, window.slide());
            for (long start = last - window.size() + window.slide();
                    start <= last;
                    start += window.slide()) {
                names.add(window.name() + "@" + start);
            }
        }
        return names;
    }

    private static Pane openPane(AggregationState state, Level level, long time) {
        long start = start(time, level.length());
        Pane pane = state.find(level.length(), start);
        if (pane == null) {
            MetricSet likely = likely(state);
            pane = state.spare;
            if (pane != null && pane.length == level.length()) {
                state.spare = null;
                pane.reopen(start, likely);
            } else {
                pane = new Pane(level.length(), start, likely);
            }
            state.add(pane);
            state.nextTime = AggregationState.UNKNOWN;
        }
        return pane;
    }

    private static MetricSet likely(AggregationState state) {
        Pane before = state.size == 0 ? state.spare : state.panes[0];
        return before == null ? MetricSet.NONE : before.metrics;
    }

    private static long start(long time, long length) {
        return Math.floorDiv(time, length) * length;
    }

    private MetricAggregate aggregate(
            WindowSpec window, Pane pane, int revision, DeviceIdentity device) {
        MetricSet metrics = pane.metrics;
        List<MetricSummary> summaries = new ArrayList<>(metrics.size());
        for (int rank = 0; rank < metrics.size(); rank++) {
            int metric = metrics.ranked(rank);
            if (pane.count(metric) > 0) {
                summaries.add(summary(pane, metric));
            }
        }
        MetricAggregate aggregate = new MetricAggregate();
        aggregate.setId(
                ResultIds.of("aggregate", device.deviceId(), window.name(), pane.start, revision));
        aggregate.setDeviceId(device.deviceId());
        aggregate.setTenantId(device.tenantId());
        aggregate.setSiteId(device.siteId());
        aggregate.setDeviceType(device.deviceType());
        aggregate.setWindow(window.name());
        aggregate.setWindowStart(Instant.ofEpochMilli(pane.start));
        aggregate.setWindowEnd(Instant.ofEpochMilli(pane.end()));
        aggregate.setRevision(revision);
        aggregate.setEventCount(pane.events);
        aggregate.setVersion(VERSION);
        aggregate.setMetrics(summaries);
        long expected = device.expectedEvents(pane.start, pane.end());
        aggregate.setExpectedEvents(expected < 0 ? null : expected);
        aggregate.setNewestReadingAt(
                summaries.isEmpty() ? null : Instant.ofEpochMilli(pane.newestReading()));
        return aggregate;
    }

    private MetricSummary summary(Pane pane, int metric) {
        MetricSummary summary = new MetricSummary();
        summary.setMetric(pane.metrics.name(metric));
        summary.setCount(pane.count(metric));
        summary.setMin(pane.value(metric, Pane.MIN));
        summary.setMax(pane.value(metric, Pane.MAX));
        summary.setMean(pane.value(metric, Pane.MEAN));
        summary.setStandardDeviation(pane.standardDeviation(metric));
        summary.setFirst(pane.value(metric, Pane.FIRST));
        summary.setLast(pane.value(metric, Pane.LAST));
        if (!plain) {
            addAskedFor(summary, pane, metric);
        }
        return summary;
    }

    private void addAskedFor(MetricSummary summary, Pane pane, int metric) {
        for (SummaryFunction function : functions.of(pane.metrics.name(metric))) {
            switch (function) {
                case SUM -> summary.setSum(pane.value(metric, Pane.MEAN) * pane.count(metric));
                case TIME_WEIGHTED_MEAN ->
                        summary.setTimeWeightedMean(known(pane.timeWeightedMean(metric)));
                case RATE -> summary.setRatePerSecond(known(pane.ratePerSecond(metric)));
                case QUANTILES -> summary.setQuantiles(quantiles(pane, metric));
            }
        }
    }

    private static Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }

    private List<QuantileValue> quantiles(Pane pane, int metric) {
        DDSketch sketch = pane.extras == null ? null : pane.extras.sketch(metric);
        if (sketch == null || sketch.isEmpty()) {
            return null;
        }
        return functions.quantiles().stream()
                .map(quantile -> new QuantileValue(quantile, sketch.getValueAtQuantile(quantile)))
                .toList();
    }
}
