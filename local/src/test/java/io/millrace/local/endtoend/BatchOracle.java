package io.millrace.local.endtoend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A plain batch computation of every window, alert, late event and dead letter that a topic has to
 * give, by the rules of the design's section 4. It shares no code with the jobs.
 *
 * <p>How far other partitions have come when a record is read is no fact of the log, so the exact
 * device time at an arrival is not known afterwards. What is known: it lies between what the
 * device's own events say and what its own partition says. Where the two would decide differently,
 * the run proves nothing, and the oracle says so instead of guessing.
 */
final class BatchOracle {

    private final long disorder;
    private final long lateness;
    private final Map<String, Duration> windows;
    private final ExpectedAlerts alerts;

    /**
     * @param windows lengths by their names, for example 10s
     */
    BatchOracle(
            Duration disorder,
            Duration lateness,
            Map<String, Duration> windows,
            List<ThresholdRule> rules) {
        this.disorder = disorder.toMillis();
        this.lateness = lateness.toMillis();
        this.windows = new TreeMap<>(windows);
        this.alerts = new ExpectedAlerts(rules);
    }

    /**
     * @param records of all partitions; those of one partition in the order of their offsets
     */
    Expectation compute(List<RawRecord> records) {
        Expectation expectation = new Expectation();
        Map<Integer, Long> partitionTimes = new HashMap<>();
        Map<String, Device> devices = new TreeMap<>();
        for (RawRecord record : records) {
            long told = record.recordTime();
            if (record instanceof RawRecord.Broken broken) {
                expectation.dead.add(
                        new Row(
                                broken.partition() + ":" + broken.offset(),
                                Map.of("reason", broken.reason())));
                continue;
            }
            if (record instanceof RawRecord.Event event) {
                expectation.events++;
                long partitionTime =
                        partitionTimes.getOrDefault(event.partition(), Long.MIN_VALUE / 2);
                devices.computeIfAbsent(event.deviceId(), Device::new)
                        .arrive(event, partitionTime - disorder, expectation);
                told = Math.min(told, event.eventTime());
            }
            partitionTimes.merge(record.partition(), told, Math::max);
        }
        devices.values().forEach(device -> device.finish(expectation));
        return expectation;
    }

    private final class Device {

        private final String id;
        private final Set<List<Long>> seen = new HashSet<>();
        private final List<RawRecord.Event> onTime = new ArrayList<>();
        private final Map<String, Window> content = new TreeMap<>();
        private long newest = Long.MIN_VALUE / 2;

        Device(String id) {
            this.id = id;
        }

        /**
         * @param byPartition device time as the partition tells it
         */
        void arrive(RawRecord.Event event, long byPartition, Expectation expectation) {
            long earliest = newest - disorder;
            long latest = Math.max(earliest, byPartition);
            if (!seen.add(List.of(event.sequence(), event.eventTime()))) {
                expectation.duplicates++;
                return;
            }
            boolean late =
                    decide(event, "late", event.eventTime() < earliest, event.eventTime() < latest);
            if (late) {
                takeLate(event, earliest, latest, expectation);
                return;
            }
            newest = Math.max(newest, event.eventTime());
            expectation.passed++;
            onTime.add(event);
            windows.forEach((name, length) -> window(event, name, length).events.add(event));
        }

        private void takeLate(
                RawRecord.Event event, long earliest, long latest, Expectation expectation) {
            boolean tooLate =
                    decide(
                            event,
                            "too late",
                            earliest - event.eventTime() > lateness,
                            latest - event.eventTime() > lateness);
            if (tooLate) {
                expectation.late.add(
                        new Row(
                                id + " #" + event.sequence(),
                                Map.of(
                                        "eventTime",
                                        Long.toString(event.eventTime()),
                                        "source",
                                        event.partition() + ":" + event.offset())));
                return;
            }
            expectation.passed++;
            expectation.lateButIncluded++;
            windows.forEach(
                    (name, length) -> {
                        Window window = window(event, name, length);
                        boolean closed =
                                decide(
                                        event,
                                        "after the end of " + name,
                                        window.end <= earliest,
                                        window.end <= latest);
                        window.take(event, closed);
                    });
        }

        void finish(Expectation expectation) {
            content.forEach((key, window) -> window.finish(key, expectation));
            onTime.sort(WindowSummary.ORDER);
            expectation.alerts.addAll(alerts.of(onTime));
        }

        private Window window(RawRecord.Event event, String name, Duration length) {
            long start = event.eventTime() - Math.floorMod(event.eventTime(), length.toMillis());
            return content.computeIfAbsent(
                    id + " " + name + "@" + start, key -> new Window(start + length.toMillis()));
        }

        private boolean decide(
                RawRecord.Event event, String question, boolean atLeast, boolean atMost) {
            if (atLeast != atMost) {
                throw new IllegalStateException(
                        "whether " + event + " is " + question + " is not a fact of the log");
            }
            return atLeast;
        }
    }

    /** One window of one device: its events, and what it had said by the time of each revision. */
    private static final class Window {

        private final long end;
        private final List<RawRecord.Event> events = new ArrayList<>();
        private final List<List<RawRecord.Event>> revisions = new ArrayList<>();

        Window(long end) {
            this.end = end;
        }

        void take(RawRecord.Event event, boolean closed) {
            if (closed && events.isEmpty()) {
                throw new IllegalStateException(
                        event + " begins a window that closed without events; choose another one");
            }
            if (closed) {
                revisions.add(List.copyOf(events));
            }
            events.add(event);
        }

        void finish(String key, Expectation expectation) {
            if (events.isEmpty()) {
                return;
            }
            revisions.add(events);
            for (int revision = 0; revision < revisions.size(); revision++) {
                expectation.windows.add(
                        WindowSummary.of(key + " r" + revision, revisions.get(revision)));
            }
        }
    }
}
