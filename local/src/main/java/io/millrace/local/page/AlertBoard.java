package io.millrace.local.page;

import java.util.List;
import java.util.Map;

/**
 * What the alert topics hold at one moment.
 *
 * @param open the worst first, then the newest
 * @param cleared the newest first; only so many as the book keeps
 * @param counts records of each kind so far
 * @param units of the metrics, by device type, in UCUM
 * @param behind records that lie in the topics and are not yet read
 */
public record AlertBoard(
        Reachability kafka,
        List<Alert> open,
        List<Alert> cleared,
        Counts counts,
        Map<String, Map<String, String>> units,
        long behind) {

    public AlertBoard {
        open = List.copyOf(open);
        cleared = List.copyOf(cleared);
        units = Map.copyOf(units);
    }

    /**
     * Counted by reading the topics, committed records only, except {@code eventRecords}, which is
     * the difference of the offsets of iot.device-events and so counts pulses too.
     */
    public record Counts(
            long raised,
            long cleared,
            long late,
            long anomalies,
            long deadLetters,
            Map<String, Long> deadLettersByReason,
            long eventRecords,
            long unreadable) {

        public static final Counts NONE = new Counts(0, 0, 0, 0, 0, Map.of(), 0, 0);

        public Counts {
            deadLettersByReason = Map.copyOf(deadLettersByReason);
        }
    }
}
