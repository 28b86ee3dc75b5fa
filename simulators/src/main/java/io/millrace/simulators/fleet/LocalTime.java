package io.millrace.simulators.fleet;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the clocks of a time zone show, daylight saving time included, from a table: cheap enough to
 * ask at every event.
 */
final class LocalTime {

    private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2100-01-01T00:00:00Z");

    private final long standardOffset;
    private final long[] changes;
    private final long[] offsets;

    private LocalTime(long standardOffset, long[] changes, long[] offsets) {
        this.standardOffset = standardOffset;
        this.changes = changes;
        this.offsets = offsets;
    }

    static LocalTime of(ZoneId zone) {
        ZoneRules rules = zone.getRules();
        List<ZoneOffsetTransition> transitions = new ArrayList<>();
        ZoneOffsetTransition next = rules.nextTransition(FIRST);
        while (next != null && next.getInstant().isBefore(LAST)) {
            transitions.add(next);
            next = rules.nextTransition(next.getInstant());
        }
        long[] changes = new long[transitions.size()];
        long[] offsets = new long[transitions.size() + 1];
        offsets[0] = millis(rules.getOffset(FIRST).getTotalSeconds());
        for (int i = 0; i < changes.length; i++) {
            changes[i] = transitions.get(i).getInstant().toEpochMilli();
            offsets[i + 1] = millis(transitions.get(i).getOffsetAfter().getTotalSeconds());
        }
        long standard = millis(rules.getStandardOffset(LAST).getTotalSeconds());
        return new LocalTime(standard, changes, offsets);
    }

    /** That moment as the clocks show it. */
    long of(long timeMillis) {
        if (changes.length == 0) {
            return timeMillis + offsets[0];
        }
        int at = Arrays.binarySearch(changes, timeMillis);
        return timeMillis + offsets[at >= 0 ? at + 1 : -at - 1];
    }

    /** That moment as clocks would show it that are never set back: standard time. */
    long standard(long timeMillis) {
        return timeMillis + standardOffset;
    }

    private static long millis(int seconds) {
        return seconds * 1000L;
    }
}
