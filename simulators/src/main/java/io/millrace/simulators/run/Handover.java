package io.millrace.simulators.run;

import io.millrace.simulators.fleet.PartitionGate;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongPredicate;

/**
 * Hands records to a sink and knows which of them it has not acknowledged yet, by slices of the
 * schedule. For one thread.
 */
final class Handover implements PartitionGate.Outlet {

    private final EventSink sink;
    private final boolean pulses;
    private final Queue<Slice> unanswered = new ArrayDeque<>();
    private long handed;
    private long handedBefore;

    /** What was due up to some moment: so many records, after so many in all. */
    private record Slice(long until, long records, long handedByThen) {}

    /**
     * @param pulses false in a process that leaves them to another
     */
    Handover(EventSink sink, boolean pulses) {
        this.sink = sink;
        this.pulses = pulses;
    }

    @Override
    public void accept(byte[] key, byte[] value, long dueMillis, String kind) {
        handed++;
        sink.accept(key, value, dueMillis, kind);
    }

    @Override
    public void pulse(int partition, long timeMillis) {
        if (pulses) {
            sink.pulse(partition, timeMillis);
        }
    }

    /** All that was handed over since the last slice was due by then. */
    void sliceEnds(long until) {
        if (handed > handedBefore) {
            unanswered.add(new Slice(until, handed - handedBefore, handed));
            handedBefore = handed;
        }
    }

    /**
     * Forgets the slices that are acknowledged by now.
     *
     * @param isLate asked about a slice's end
     * @return how many of their records were late
     */
    long answered(long acknowledged, LongPredicate isLate) {
        long late = 0;
        while (!unanswered.isEmpty() && unanswered.peek().handedByThen() <= acknowledged) {
            Slice slice = unanswered.remove();
            late += isLate.test(slice.until()) ? slice.records() : 0;
        }
        return late;
    }

    /** The end of the oldest slice that is not acknowledged; {@code Long.MAX_VALUE} if all are. */
    long oldestUnanswered() {
        return unanswered.isEmpty() ? Long.MAX_VALUE : unanswered.peek().until();
    }
}
