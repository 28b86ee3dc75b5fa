package io.millrace.benchmarks.oracle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The alerts that the input itself has to raise, worked out over the whole topic at once: device
 * clocks that are wrong, and too many rejected records.
 */
final class InputAlerts {

    static final String CLOCK_WRONG = "millrace-clock-wrong";
    static final String RECORDS_REJECTED = "millrace-records-rejected";

    /** No rule of a topic stands behind them. */
    static final Set<String> RULES = Set.of(CLOCK_WRONG, RECORDS_REJECTED);

    private static final long MINUTE = 60_000;
    private static final long SLOT = 10_000;
    private static final int ENOUGH = 3;
    private static final int ENOUGH_RECORDS = 100;

    private final OracleRules rules;

    InputAlerts(OracleRules rules) {
        this.rules = rules;
    }

    /**
     * What one record says of its device's clock.
     *
     * @param skew event time less record time, milliseconds
     * @param refused by the clock guard
     */
    record Sight(long recordTime, long skew, boolean refused) {

        static Sight of(RawRecord.Event event, boolean refused) {
            long skew;
            try {
                skew = Math.subtractExact(event.eventTime(), event.recordTime());
            } catch (ArithmeticException e) {
                skew = event.eventTime() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
            }
            return new Sight(event.recordTime(), skew, refused);
        }
    }

    /**
     * How a slot of ten seconds of the topic was.
     *
     * @param records without pulses
     */
    record Slot(long start, long records, long refused) {

        Slot plus(Slot other) {
            return new Slot(start, records + other.records, refused + other.refused);
        }

        static Slot of(long recordTime, boolean refused) {
            long start = Math.floorDiv(recordTime, SLOT) * SLOT;
            return new Slot(start, 1, refused ? 1 : 0);
        }
    }

    /** Watermark at which an alert of that time is decided. */
    long decidedAt(Row alert) {
        return ExpectedAlerts.time(alert) + rules.disorder().toMillis();
    }

    /** One row a change, of one device. */
    List<Row> ofClock(String device, List<Sight> sights, long uploadMillis) {
        long limit = rules.clockLimit().toMillis();
        long behind = -limit - uploadMillis;
        TreeMap<Long, List<Sight>> minutes = new TreeMap<>();
        for (Sight sight : sights) {
            minutes.computeIfAbsent(
                            Math.floorDiv(sight.recordTime(), MINUTE) * MINUTE,
                            start -> new ArrayList<>())
                    .add(sight);
        }
        List<Row> rows = new ArrayList<>();
        long raised = 0;
        boolean open = false;
        Long watched = null;
        Long behindBefore = null;
        int right = 0;
        List<Sight> together = new ArrayList<>();
        for (Map.Entry<Long, List<Sight>> minute : minutes.entrySet()) {
            long at = minute.getKey() + MINUTE;
            if (watched == null) {
                watched =
                        minute.getValue().stream()
                                .filter(s -> s.skew() > limit || s.skew() < behind)
                                .map(Sight::recordTime)
                                .min(Long::compare)
                                .orElse(null);
            }
            if (watched == null) {
                continue;
            }
            boolean complete = minute.getKey() >= watched + rules.disorder().toMillis();
            together.addAll(minute.getValue());
            List<Long> skews = new ArrayList<>(together.stream().map(Sight::skew).toList());
            skews.sort(Collections.reverseOrder());
            boolean allRefused = together.stream().allMatch(Sight::refused);
            boolean ahead = skews.size() >= ENOUGH && skews.get(ENOUGH - 1) > limit;
            if (complete && !ahead && skews.size() < ENOUGH) {
                continue;
            }
            together.clear();
            if (ahead) {
                if (!open) {
                    raised = at;
                    rows.add(clock("RAISED", device, at, at, skews.get(ENOUGH - 1), limit));
                }
                open = true;
                right = 0;
                behindBefore = null;
            } else if (complete && skews.get(0) < behind) {
                boolean catchesUp = behindBefore == null || skews.get(0) - behindBefore > limit / 2;
                if (!open && (!catchesUp || allRefused)) {
                    raised = at;
                    rows.add(clock("RAISED", device, at, at, skews.get(0), behind));
                    open = true;
                }
                right = 0;
                behindBefore = skews.get(0);
            } else if (complete) {
                behindBefore = null;
                boolean good =
                        skews.get(ENOUGH - 1) <= limit / 2 && skews.get(0) >= behind + limit / 2;
                right = good && open ? right + 1 : 0;
                if (right == 2) {
                    long skew = skews.get(0) <= limit / 2 ? skews.get(0) : skews.get(ENOUGH - 1);
                    long within = skew < 0 ? behind + limit / 2 : limit / 2;
                    rows.add(clock("CLEARED", device, at, raised, skew, within));
                    open = false;
                    right = 0;
                }
                watched = open ? watched : null;
            }
        }
        return rows;
    }

    private static Row clock(
            String change, String device, long at, long raised, long skew, long limit) {
        return row(change, device + "/" + CLOCK_WRONG, at, raised, skew / 1e3, limit / 1e3);
    }

    /** One row a change, of the fleet. */
    List<Row> ofRejected(Map<Long, Slot> slots) {
        int needed = (int) Math.max(1, (rules.rejectedFor().toMillis() + SLOT - 1) / SLOT);
        List<Row> rows = new ArrayList<>();
        List<Slot> against = new ArrayList<>();
        long raised = 0;
        boolean open = false;
        for (Slot slot : slots.values()) {
            if (isOver(slot) == open) {
                against.clear();
                continue;
            }
            against.add(slot);
            Slot sum = against.stream().reduce(Slot::plus).orElseThrow();
            if (against.size() < needed || (!open && sum.records() < ENOUGH_RECORDS)) {
                continue;
            }
            open = !open;
            long at = slot.start() + SLOT;
            raised = open ? at : raised;
            double share = (double) sum.refused() / sum.records();
            rows.add(rejected(open ? "RAISED" : "CLEARED", at, raised, share));
            against.clear();
        }
        return rows;
    }

    private boolean isOver(Slot slot) {
        return slot.refused() > rules.rejectedShare() * slot.records();
    }

    private Row rejected(String change, long at, long raised, double share) {
        return row(change, "*/" + RECORDS_REJECTED, at, raised, share, rules.rejectedShare());
    }

    private static Row row(
            String change, String key, long at, long raised, double value, double threshold) {
        return new Row(
                change + " " + key + " @" + at,
                Map.of(
                        "raisedAt",
                        Long.toString(raised),
                        "ruleVersion",
                        "0",
                        "sequence",
                        "null",
                        "source",
                        "null:null",
                        "value",
                        value,
                        "threshold",
                        threshold));
    }
}
