package io.millrace.simulators.fleet;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;

/**
 * The last part of the way to the broker: holds back what is for a partition that is silent.
 *
 * <p>What was due meanwhile, events and pulses, is handed over when the silence ends, in order,
 * under the record time at which it was due: before the first record or pulse that is due at the
 * end or later. For one thread.
 */
public final class PartitionGate implements EventStream.Receiver {

    private final int partitions;
    private final List<PartitionSilence> silences;
    private final Outlet outlet;
    private final Queue<Held> held = new ArrayDeque<>();
    private long nextRelease = Long.MAX_VALUE;
    private long recordsHeld;

    /** Where records and pulses go. */
    public interface Outlet extends EventStream.Receiver {

        /** Says "time has come this far" in that partition of the events topic. */
        void pulse(int partition, long timeMillis);
    }

    /** A record, or a pulse where the key is null. */
    private record Held(
            int partition, byte[] key, byte[] value, long due, String kind, long until) {}

    /**
     * @param partitions of the events topic
     * @throws IllegalArgumentException when a partition is not there
     */
    public PartitionGate(int partitions, List<PartitionSilence> silences, Outlet outlet) {
        for (PartitionSilence silence : silences) {
            if (silence.partition() >= partitions) {
                throw new IllegalArgumentException(
                        "fault partition-silent on partition "
                                + silence.partition()
                                + ": the topic has partitions 0 to "
                                + (partitions - 1));
            }
        }
        this.partitions = partitions;
        this.silences =
                silences.stream()
                        .sorted(Comparator.comparingLong(PartitionSilence::toMillis))
                        .toList();
        this.outlet = outlet;
    }

    @Override
    public void accept(byte[] key, byte[] value, long dueMillis, String kind) {
        if (silences.isEmpty()) {
            outlet.accept(key, value, dueMillis, kind);
            return;
        }
        release(dueMillis);
        int partition = KeyPartition.of(key, partitions);
        PartitionSilence silence = silence(partition, dueMillis);
        if (silence == null) {
            outlet.accept(key, value, dueMillis, kind);
        } else {
            recordsHeld++;
            hold(new Held(partition, key, value, dueMillis, kind, silence.toMillis()));
        }
    }

    /** Says "time has come this far" in every partition; call after all that was due before. */
    public void pulse(long timeMillis) {
        release(timeMillis);
        for (int partition = 0; partition < partitions; partition++) {
            PartitionSilence silence = silence(partition, timeMillis);
            if (silence == null) {
                outlet.pulse(partition, timeMillis);
            } else {
                hold(new Held(partition, null, null, timeMillis, null, silence.toMillis()));
            }
        }
    }

    /** Records and pulses held back at this moment. */
    public int waiting() {
        return held.size();
    }

    /** Records, without pulses, that were ever held back. */
    public long recordsHeld() {
        return recordsHeld;
    }

    private void hold(Held one) {
        held.add(one);
        nextRelease = Math.min(nextRelease, one.until());
    }

    private void release(long now) {
        if (now < nextRelease) {
            return;
        }
        nextRelease = Long.MAX_VALUE;
        int before = held.size();
        for (int i = 0; i < before; i++) {
            Held one = held.remove();
            if (one.until() > now) {
                hold(one);
            } else if (one.key() == null) {
                outlet.pulse(one.partition(), one.due());
            } else {
                outlet.accept(one.key(), one.value(), one.due(), one.kind());
            }
        }
    }

    private PartitionSilence silence(int partition, long timeMillis) {
        for (PartitionSilence silence : silences) {
            if (silence.holds(partition, timeMillis)) {
                return silence;
            }
        }
        return null;
    }
}
