package io.millrace.benchmarks.oracle;

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
 * device's own events say and what its own partition says. Where the two would decide differently
 * the event is undecided: the ledger tells which way it went, and it has to have gone that way
 * entirely.
 */
final class BatchOracle {

    /** Up to so many undecided events of a device every way they can have gone is tried. */
    private static final int MOST_TRIED = 10;

    /** How long after an undecided event an alert may still be another one for it. */
    private static final long REACH_MILLIS = Duration.ofMinutes(5).toMillis();

    private static final long NEVER = Long.MIN_VALUE / 2;

    private final OracleRules rules;
    private final long disorder;
    private final long lateness;
    private final ExpectedAlerts alerts;
    private final Map<String, DeviceFacts> facts;
    private final ActualFate fate;
    private final InputAlerts inputAlerts;

    /**
     * @param facts of the devices that have a profile
     * @param fate what the run has done where the log leaves it open
     */
    BatchOracle(
            OracleRules rules,
            List<ThresholdRule> thresholds,
            Map<String, DeviceFacts> facts,
            ActualFate fate) {
        this.rules = rules;
        this.disorder = rules.disorder().toMillis();
        this.lateness = rules.allowedLateness().toMillis();
        this.alerts = new ExpectedAlerts(thresholds);
        this.facts = facts;
        this.fate = fate;
        this.inputAlerts = new InputAlerts(rules);
    }

    /**
     * Everything that has to come of these records.
     *
     * @param records of all partitions; those of one partition in the order of their offsets
     */
    Expectation compute(List<RawRecord> records) {
        return compute(records, RunEnd.NEVER);
    }

    /**
     * Everything that has to come of these records until the run ended.
     *
     * @param end how far the other inputs came
     */
    Expectation compute(List<RawRecord> records, RunEnd end) {
        Expectation expectation = new Expectation();
        Map<Integer, Long> partitionTimes = new HashMap<>();
        Map<String, Device> devices = new TreeMap<>();
        TreeMap<Long, InputAlerts.Slot> slots = new TreeMap<>();
        for (RawRecord record : records) {
            int partition = record.source().partition();
            long told = record.recordTime();
            if (record instanceof RawRecord.Broken broken) {
                count(slots, told, true);
                expectation.records++;
                expectation.dead.put(broken.source(), broken.reason());
                continue;
            }
            if (record instanceof RawRecord.Event event) {
                expectation.records++;
                String clock = rules.clockVerdict(event.eventTime(), event.recordTime());
                count(slots, told, clock != null);
                if (clock != null) {
                    expectation.dead.put(event.source(), clock);
                    devices.computeIfAbsent(event.deviceId(), Device::new).see(event, true);
                    continue;
                }
                long partitionTime = partitionTimes.getOrDefault(partition, NEVER);
                devices.computeIfAbsent(event.deviceId(), Device::new)
                        .arrive(event, partitionTime - disorder, expectation);
                told = Math.min(told, event.eventTime());
            }
            partitionTimes.merge(partition, told, Math::max);
        }
        long slowest = partitionTimes.values().stream().mapToLong(t -> t).min().orElse(NEVER);
        devices.values().forEach(device -> device.finish(end, slowest - disorder, expectation));
        ofInput(inputAlerts.ofRejected(slots), end, slowest - disorder, expectation);
        return expectation;
    }

    private static void count(Map<Long, InputAlerts.Slot> slots, long time, boolean refused) {
        InputAlerts.Slot one = InputAlerts.Slot.of(time, refused);
        slots.merge(one.start(), one, InputAlerts.Slot::plus);
    }

    /** These are decided by the watermark, whatever time a device has. */
    private void ofInput(List<Row> rows, RunEnd end, long watermark, Expectation expectation) {
        Reached reached = end.reached(end.watermark(watermark), watermark);
        for (Row row : rows) {
            long decided = inputAlerts.decidedAt(row);
            // An event looks at its device before the control records' time has come so far.
            if (decided <= end.watermark(watermark)) {
                expectation.alerts.add(row);
                if (decided > reached.least()) {
                    expectation.perhaps.add(row.key());
                }
            }
        }
    }

    private final class Device {

        private final String id;
        private final DeviceFacts known;
        private final Set<List<Object>> seen = new HashSet<>();
        private final List<RawRecord.Event> onTime = new ArrayList<>();
        private final List<RawRecord.Event> perhapsOnTime = new ArrayList<>();
        private final Map<String, Window> content = new TreeMap<>();
        private final List<InputAlerts.Sight> sights = new ArrayList<>();
        private long newest = NEVER;

        /** The latest device time that the ledger has told. */
        private long told = NEVER;

        Device(String id) {
            this.id = id;
            this.known = facts.getOrDefault(id, DeviceFacts.UNKNOWN);
        }

        /** Takes note of what an event says of the device's clock. */
        void see(RawRecord.Event event, boolean refused) {
            if (!known.isForeign(event)) {
                sights.add(InputAlerts.Sight.of(event, refused));
            }
        }

        /**
         * Judges one event as it arrives.
         *
         * @param byPartition device time as its own partition tells it, which no other one exceeds
         */
        void arrive(RawRecord.Event event, long byPartition, Expectation expectation) {
            long earliest = Math.max(newest - disorder, told);
            long latest = Math.max(earliest, byPartition - known.uploadMillis());
            Long judged = fate.ledger().get(event.source());
            boolean tooLate = earliest - event.eventTime() > lateness;
            boolean undecided = !tooLate && latest - event.eventTime() > lateness;
            if (undecided) {
                expectation.undecided++;
                tooLate = judged != null;
                if (!tooLate) {
                    latest = event.eventTime() + lateness;
                }
            }
            if (tooLate) {
                see(event, false);
                toLedger(event, expectation);
                if (judged != null) {
                    told = Math.max(told, Math.min(judged, latest));
                }
                return;
            }
            if (!seen.add(List.of(event.sequence(), event.eventTime(), event.tenantId()))) {
                expectation.duplicates++;
                return;
            }
            see(event, false);
            newest = Math.max(newest, event.eventTime());
            if (known.isForeign(event)) {
                expectation.dead.put(event.source(), "TENANT_MISMATCH");
                return;
            }
            expectation.passed++;
            if (event.eventTime() < earliest) {
                expectation.lateButIncluded++;
                correctWindows(event, earliest, latest);
            } else if (event.eventTime() < latest) {
                expectation.undecided += undecided ? 0 : 1;
                perhapsOnTime.add(event);
                long at = latest;
                windows(event).forEach(window -> window.takePerhaps(event, at));
            } else {
                onTime.add(event);
                windows(event).forEach(window -> window.events.add(event));
            }
        }

        private void toLedger(RawRecord.Event event, Expectation expectation) {
            expectation.late.add(
                    new Row(
                            id + " #" + event.sequence() + " from " + event.source(),
                            Map.of("eventTime", Long.toString(event.eventTime()))));
        }

        private void correctWindows(RawRecord.Event event, long earliest, long latest) {
            for (Window window : windows(event)) {
                if (window.end <= earliest) {
                    window.corrections.add(new Correction(event, earliest, latest));
                } else if (window.end <= latest) {
                    window.takePerhaps(event, latest);
                } else {
                    window.events.add(event);
                }
            }
        }

        void finish(RunEnd end, long watermark, Expectation expectation) {
            long deviceTime =
                    Math.max(
                            Math.max(newest - disorder, told),
                            end.watermark(watermark) - known.uploadMillis());
            Reached reached = end.reached(deviceTime, watermark);
            content.forEach((key, window) -> window.finish(key, reached, expectation));
            List<Row> ofClock = inputAlerts.ofClock(id, sights, known.uploadMillis());
            ofInput(ofClock, end, watermark, expectation);
            for (Row row : alerts(expectation)) {
                long time = ExpectedAlerts.time(row);
                if (time < reached.most()) {
                    expectation.alerts.add(row);
                    if (time >= reached.least()) {
                        expectation.perhaps.add(row.key());
                    }
                }
            }
        }

        private List<Row> alerts(Expectation expectation) {
            if (perhapsOnTime.isEmpty()) {
                return of(onTime);
            }
            if (perhapsOnTime.size() <= MOST_TRIED) {
                return likeliest();
            }
            long first = perhapsOnTime.get(0).eventTime();
            long last = perhapsOnTime.get(0).eventTime();
            for (RawRecord.Event event : perhapsOnTime) {
                first = Math.min(first, event.eventTime());
                last = Math.max(last, event.eventTime());
            }
            expectation
                    .undecidedAlerts
                    .computeIfAbsent(id, device -> new ArrayList<>())
                    .add(new Expectation.Span(first, last + REACH_MILLIS));
            return of(onTime);
        }

        /** Of all the ways the undecided events can have gone: the one that was gone, if any. */
        private List<Row> likeliest() {
            Set<String> actual = fate.alertKeys(id);
            for (int choice = 0; choice < 1 << perhapsOnTime.size(); choice++) {
                List<RawRecord.Event> history = new ArrayList<>(onTime);
                for (int i = 0; i < perhapsOnTime.size(); i++) {
                    if ((choice >> i & 1) == 1) {
                        history.add(perhapsOnTime.get(i));
                    }
                }
                List<Row> rows = of(history);
                if (actual.equals(new HashSet<>(rows.stream().map(Row::key).toList()))) {
                    return rows;
                }
            }
            return of(onTime);
        }

        private List<Row> of(List<RawRecord.Event> history) {
            return alerts.of(history.stream().sorted(WindowSummary.ORDER).toList(), known);
        }

        private List<Window> windows(RawRecord.Event event) {
            List<Window> windows = new ArrayList<>();
            rules.windows()
                    .forEach(
                            (name, kind) -> {
                                long last = Math.floorDiv(event.eventTime(), kind.slide());
                                for (long start = last * kind.slide();
                                        start > event.eventTime() - kind.size();
                                        start -= kind.slide()) {
                                    windows.add(window(name, start, start + kind.size()));
                                }
                            });
            return windows;
        }

        private Window window(String name, long start, long end) {
            return content.computeIfAbsent(
                    id + " " + name + "@" + start,
                    key -> new Window(end, known.expected(start, end), rules.functions()));
        }
    }

    /**
     * A late event that came after its window had closed.
     *
     * @param earliest that device time can have been at its arrival
     * @param latest that device time can have been at its arrival
     */
    private record Correction(RawRecord.Event event, long earliest, long latest) {}

    /** One window of one device: its events, and what corrected it after it had closed. */
    private static final class Window {

        private final long end;
        private final Double promised;
        private final Set<String> functions;
        private final List<RawRecord.Event> events = new ArrayList<>();
        private final List<Correction> corrections = new ArrayList<>();
        private boolean undecided;
        private long touched = NEVER;

        /**
         * @param promised events expected in it; null where nobody knows
         */
        Window(long end, Double promised, Set<String> functions) {
            this.end = end;
            this.promised = promised;
            this.functions = functions;
        }

        /**
         * Takes an event of which it is not known whether the window had closed.
         *
         * @param latest that device time can have been at its arrival
         */
        void takePerhaps(RawRecord.Event event, long latest) {
            events.add(event);
            undecided = true;
            touched = Math.max(touched, latest);
        }

        void finish(String key, Reached reached, Expectation expectation) {
            if (end > reached.most()) {
                return;
            }
            if (undecided) {
                lastRevision(key, reached, expectation);
                return;
            }
            List<RawRecord.Event> content = new ArrayList<>(events);
            // A window that closed without events has said nothing.
            if (!events.isEmpty()) {
                say(key + " r0", content, end <= reached.least(), expectation);
            }
            int revision = 0;
            for (Correction correction : corrections) {
                if (correction.earliest() > reached.most()) {
                    return;
                }
                revision++;
                content.add(correction.event());
                say(
                        key + " r" + revision,
                        content,
                        correction.latest() <= reached.least(),
                        expectation);
            }
        }

        private void lastRevision(String key, Reached reached, Expectation expectation) {
            List<RawRecord.Event> content = new ArrayList<>(events);
            for (Correction correction : corrections) {
                content.add(correction.event());
                touched = Math.max(touched, correction.latest());
            }
            if (end > reached.least() || touched > reached.least()) {
                expectation.openWindows.add(key);
                return;
            }
            expectation.undecidedWindows.add(key);
            say(key + " r" + corrections.size(), content, true, expectation);
        }

        private void say(
                String key,
                List<RawRecord.Event> content,
                boolean surely,
                Expectation expectation) {
            expectation.windows.add(WindowSummary.of(key, content, promised, functions));
            if (!surely) {
                expectation.perhaps.add(key);
            }
        }
    }
}
