package io.millrace.simulators.fleet;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The way of records from devices to the broker: hands each over when it is due, some delayed, some
 * twice, some with a record beside it that a receiver has to refuse. Counts what it does.
 *
 * <p>Records are given in the order of their events' times. For one thread.
 */
public final class Transport {

    private static final String[] POISON_KINDS = {
        "poison-truncated", "poison-not-framed", "unknown-schema", RecordKind.EVENT
    };
    private static final Duration MILLI = Duration.ofMillis(1);

    private final TransportSettings settings;
    private final PriorityQueue<Delayed> delayed = new PriorityQueue<>(Delayed.ORDER);
    private long events;
    private long duplicates;
    private long disordered;
    private long late;
    private long corrupt;

    public Transport(TransportSettings settings) {
        this.settings = settings;
    }

    /** Writes the same event with a clock that is ahead. */
    @FunctionalInterface
    public interface ClockAhead {
        byte[] encode(long aheadMillis);
    }

    /** Takes an event over, and hands over at once what is due at once. */
    public void carry(
            Fate fate,
            byte[] key,
            byte[] value,
            long sequence,
            long eventTime,
            ClockAhead clockAhead,
            EventStream.Receiver receiver) {
        events++;
        if (fate.isLate(sequence, settings.lateRate())) {
            late++;
            delay(
                    fate,
                    2 * sequence,
                    settings.lateMin(),
                    settings.lateMax(),
                    eventTime,
                    RecordKind.LATE,
                    key,
                    value);
        } else {
            if (fate.isDisordered(sequence, settings.disorderRate())) {
                disordered++;
                delay(
                        fate,
                        2 * sequence,
                        MILLI,
                        settings.disorderBound(),
                        eventTime,
                        RecordKind.DISORDERED,
                        key,
                        value);
            } else {
                receiver.accept(key, value, eventTime, RecordKind.EVENT);
            }
            if (fate.isDuplicated(sequence, settings.duplicateRate())) {
                duplicates++;
                long order = 2 * sequence + 1;
                delay(
                        fate,
                        order,
                        MILLI,
                        settings.disorderBound(),
                        eventTime,
                        RecordKind.DUPLICATE,
                        key,
                        value);
            }
        }
        int turn = fate.poisonTurn(sequence, settings.corruptRate());
        if (turn >= 0) {
            corrupt++;
            String kind = POISON_KINDS[Math.floorMod(turn, POISON_KINDS.length)];
            receiver.accept(key, Poison.record(turn, key, value, clockAhead), eventTime, kind);
        }
    }

    /** Hands over what was delayed and is due by then. */
    public void release(long lastMillis, EventStream.Receiver receiver) {
        while (!delayed.isEmpty() && delayed.peek().due() <= lastMillis) {
            Delayed record = delayed.poll();
            receiver.accept(record.key(), record.value(), record.due(), record.kind());
        }
    }

    /** Records delayed and not yet due. */
    public int onTheirWay() {
        return delayed.size();
    }

    /** What was taken over so far, what is still on its way included. */
    public TransportCounts counts() {
        return new TransportCounts(events, duplicates, disordered, late, corrupt);
    }

    private void delay(
            Fate fate,
            long order,
            Duration shortest,
            Duration longest,
            long eventTime,
            String kind,
            byte[] key,
            byte[] value) {
        long due = eventTime + fate.delay(order, shortest, longest);
        delayed.add(new Delayed(due, fate.device(), order, kind, key, value));
    }

    /** A record that waits for its time; the order does not depend on when it came here. */
    private record Delayed(
            long due, int device, long order, String kind, byte[] key, byte[] value) {

        private static final Comparator<Delayed> ORDER =
                Comparator.comparingLong(Delayed::due)
                        .thenComparingInt(Delayed::device)
                        .thenComparingLong(Delayed::order);
    }
}
