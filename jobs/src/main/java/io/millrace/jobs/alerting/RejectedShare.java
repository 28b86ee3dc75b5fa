package io.millrace.jobs.alerting;

import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.jobs.stage.StageOutput;
import io.millrace.schemas.AlertChange;
import io.millrace.schemas.Severity;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Alerts when more than a set share of the whole input is rejected for a set time, and says so
 * again when it is over.
 *
 * <p>Judged by slots of record time, each when the watermark has passed its end: raised when the
 * share lies above the limit in every one of as many slots in a row as the time has, and {@link
 * #MIN_RECORDS} records or more were in them; cleared when it lies at or below the limit for as
 * many. A slot without a record tells nothing, either way. So the order in which partitions are
 * read makes no difference.
 */
public final class RejectedShare {

    /** Rule id of the alert. */
    public static final String RULE = "millrace-records-rejected";

    /** The whole input stands where an alert has its device. */
    public static final String WHOLE_INPUT = "*";

    /** A share of fewer is an accident. */
    static final long MIN_RECORDS = 100;

    private static final int REASONS_SHOWN = 3;
    private static final DeviceIdentity INPUT = new DeviceIdentity(WHOLE_INPUT, "", "", "");

    private final double limit;
    private final Duration during;
    private final int slots;

    /**
     * @param limit share of rejected records, 0 to 1
     * @param during at least one slot of 10 s; parts of one count as one
     */
    public RejectedShare(double limit, Duration during) {
        this.limit = limit;
        this.during = during;
        this.slots =
                (int) Math.max(1, -Math.floorDiv(-during.toMillis(), RecordCounts.SLOT_MILLIS));
    }

    /**
     * Adds a part of a slot's counts; what comes for a slot that is judged counts for the next.
     *
     * @return the slot that it counts for
     */
    public long add(RejectedShareState state, RecordCounts counts) {
        long slot = counts.slot();
        if (state.judged != Long.MIN_VALUE && slot <= state.judged) {
            slot = state.judged + RecordCounts.SLOT_MILLIS;
        }
        state.slots.merge(
                slot, new RecordCounts(slot, counts.read(), counts.rejected()), RecordCounts::plus);
        return slot;
    }

    /** Judges the slots that end by that time. */
    public void judge(RejectedShareState state, long until, StageOutput output) {
        while (!state.slots.isEmpty()
                && state.slots.firstKey() <= until - RecordCounts.SLOT_MILLIS) {
            RecordCounts counts = state.slots.pollFirstEntry().getValue();
            state.judged = counts.slot();
            if (counts.read() > 0) {
                judge(state, counts, output);
            }
        }
    }

    private void judge(RejectedShareState state, RecordCounts counts, StageOutput output) {
        boolean above = counts.rejectedRecords() > limit * counts.read();
        boolean open = state.raisedAt != WatchedAlert.PENDING;
        if (above == open) {
            // As it was: what spoke against it is forgotten.
            state.forget();
            return;
        }
        state.inARow++;
        state.sum = state.sum == null ? counts : state.sum.plus(counts);
        if (state.inARow < slots || (above && state.sum.read() < MIN_RECORDS)) {
            return;
        }
        long eventTime = counts.slot() + RecordCounts.SLOT_MILLIS;
        double share = (double) state.sum.rejectedRecords() / state.sum.read();
        String reason = above ? raised(state.sum, share) : cleared(share);
        if (above) {
            state.raisedAt = eventTime;
        }
        WatchedAlert alert = alert(state.raisedAt);
        AlertChange change = above ? AlertChange.RAISED : AlertChange.CLEARED;
        AlertRecords.emit(
                INPUT,
                alert,
                new AlertRecords.Change(change, eventTime, reason, share, limit, null, null),
                output);
        if (!above) {
            state.raisedAt = WatchedAlert.PENDING;
        }
        state.forget();
    }

    private static WatchedAlert alert(long raisedAt) {
        String key = WHOLE_INPUT + "/" + RULE;
        return new WatchedAlert(
                RULE,
                null,
                null,
                0,
                0,
                Severity.MAJOR,
                raisedAt,
                raisedAt,
                AlertRecords.alertId(key, 0, raisedAt, null));
    }

    private String raised(RecordCounts counts, double share) {
        String reasons =
                counts.rejected().entrySet().stream()
                        .sorted(
                                Comparator.comparingLong(Map.Entry<String, Long>::getValue)
                                        .reversed()
                                        .thenComparing(Map.Entry::getKey))
                        .limit(REASONS_SHOWN)
                        .map(reason -> reason.getValue() + " " + reason.getKey())
                        .collect(Collectors.joining(", "));
        return percent(share)
                + " of "
                + counts.read()
                + " records rejected, more than "
                + percent(limit)
                + " for "
                + Numbers.duration(during.toMillis())
                + ": "
                + reasons;
    }

    private String cleared(double share) {
        return percent(share)
                + " of the records rejected, not more than "
                + percent(limit)
                + " for "
                + Numbers.duration(during.toMillis());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }
}
