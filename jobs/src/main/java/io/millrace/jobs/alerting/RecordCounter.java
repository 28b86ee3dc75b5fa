package io.millrace.jobs.alerting;

import io.millrace.schemas.RejectReason;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Counts the records of one subtask by slot of record time, and hands the counts on in parts:
 * whoever adds them up gets the same whatever the parts were, so nothing has to be kept over a
 * restore as long as all is handed on before each checkpoint. Not for several threads.
 */
public final class RecordCounter {

    /** Record times are the producers': a wild one must not fill the memory. */
    private static final int MAX_SLOTS = 1_000;

    private final Map<Long, Sums> slots = new TreeMap<>();
    private Sums current;
    private long from;
    private long end;

    /** What a slot has come to. */
    private static final class Sums {
        private long read;
        private final Map<RejectReason, Long> rejected = new EnumMap<>(RejectReason.class);
    }

    /** One record. */
    public void read(long recordTime) {
        at(recordTime).read++;
    }

    /** One record that was rejected. */
    public void rejected(long recordTime, RejectReason reason) {
        Sums sums = at(recordTime);
        sums.read++;
        sums.rejected.merge(reason, 1L, Long::sum);
    }

    /** True when there are more slots than should wait. */
    public boolean isFull() {
        return slots.size() > MAX_SLOTS;
    }

    /** Hands on, and forgets, the slots that end by that time. */
    public void handOn(long until, Consumer<RecordCounts> to) {
        Iterator<Map.Entry<Long, Sums>> entries = slots.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Long, Sums> slot = entries.next();
            if (slot.getKey() > until - RecordCounts.SLOT_MILLIS) {
                break;
            }
            entries.remove();
            to.accept(counts(slot.getKey(), slot.getValue()));
        }
        current = null;
    }

    private static RecordCounts counts(long slot, Sums sums) {
        Map<String, Long> rejected = new TreeMap<>();
        sums.rejected.forEach((reason, count) -> rejected.put(reason.name(), count));
        return new RecordCounts(slot, sums.read, rejected);
    }

    private Sums at(long recordTime) {
        if (current == null || recordTime < from || recordTime >= end) {
            from = RecordCounts.slotOf(recordTime);
            end = from + RecordCounts.SLOT_MILLIS;
            current = slots.computeIfAbsent(from, slot -> new Sums());
        }
        return current;
    }
}
