package io.millrace.jobs.runtime;

import io.millrace.jobs.device.AnalyticsTally;
import io.millrace.jobs.device.AnalyticsTally.Count;
import io.millrace.jobs.device.AnalyticsTally.StageTally;
import io.millrace.jobs.device.StageName;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** The metrics of {@link DeviceOperator}, in group {@code millrace}: docs/operations.md. */
final class DeviceOperatorMetrics {

    private final Counter controlRecords;
    private final Counter controlRefused;
    private volatile long eventTime = Long.MIN_VALUE;
    private volatile long controlTime = Long.MIN_VALUE;
    private volatile long spread;

    DeviceOperatorMetrics(
            MetricGroup operator,
            AnalyticsTally tally,
            LongSupplier heldEvents,
            LongSupplier controlLate) {
        MetricGroup group = operator.addGroup("millrace");
        for (Count count : Count.values()) {
            group.counter(camel(count.name()), new ViewCounter(() -> tally.get(count)));
        }
        for (StageName stage : StageName.values()) {
            MetricGroup own = group.addGroup("stage", stage.label());
            StageTally counts = tally.of(stage);
            own.counter("in", new ViewCounter(counts.in()::get));
            own.counter("out", new ViewCounter(counts.out()::get));
            own.counter("failures", new ViewCounter(counts.failures()::get));
            own.<Long, Gauge<Long>>gauge("sampledNanos", counts.sampledNanos()::get);
        }
        group.<Long, Gauge<Long>>gauge("heldEvents", heldEvents::getAsLong);
        group.<Long, Gauge<Long>>gauge("clockSkewMillis", tally.clockSkewMillis()::get);
        group.<Long, Gauge<Long>>gauge("deviceTimeSpreadMillis", () -> spread);
        group.<Long, Gauge<Long>>gauge("controlLagMillis", this::controlLag);
        controlRecords = group.counter("controlRecords");
        controlRefused = group.counter("controlRefused");
        group.counter("controlLate", new ViewCounter(controlLate));
    }

    void controlRecord(boolean refused) {
        controlRecords.inc();
        if (refused) {
            controlRefused.inc();
        }
    }

    void progress(long newEventTime, long newControlTime) {
        eventTime = newEventTime;
        controlTime = newControlTime;
    }

    void spread(long deviceTimeLessWatermark) {
        spread = deviceTimeLessWatermark;
    }

    /** How far the control topics' time is behind the events'; 0 when it is ahead. */
    private long controlLag() {
        boolean unknown = eventTime == Long.MIN_VALUE || controlTime == Long.MIN_VALUE;
        return unknown ? 0 : Math.max(0, eventTime - controlTime);
    }

    private static String camel(String constant) {
        StringBuilder name = new StringBuilder();
        for (String word : constant.toLowerCase(Locale.ROOT).split("_", -1)) {
            name.append(
                    name.length() == 0
                            ? word
                            : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }

    /** A counter that shows a number counted elsewhere. */
    private record ViewCounter(LongSupplier number) implements Counter {

        @Override
        public void inc() {
            throw new UnsupportedOperationException("counted by the stages");
        }

        @Override
        public void inc(long n) {
            inc();
        }

        @Override
        public void dec() {
            inc();
        }

        @Override
        public void dec(long n) {
            inc();
        }

        @Override
        public long getCount() {
            return number.getAsLong();
        }
    }
}
