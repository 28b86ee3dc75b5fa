package io.millrace.simulators.fleet;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The records of a fleet, or of one shard of it, in the order in which they are due.
 *
 * <p>A record is due at its event's time, or later where the transport delays it. What is made of a
 * device does not depend on the shard it is in. Not safe for several threads; several streams of
 * one fleet are.
 */
public final class EventStream {

    private static final Duration MILLI = Duration.ofMillis(1);

    private final TransportSettings transport;
    private final Sender[] senders;
    private final EventEncoder encoder = new EventEncoder();
    private final double[] values;
    private final PriorityQueue<Delayed> delayed = new PriorityQueue<>(Delayed.ORDER);

    private long endMillis = Long.MAX_VALUE;
    private long sequence;
    private int next;
    private long events;
    private long duplicates;
    private long disordered;
    private long late;
    private long corrupt;

    /** Takes records as they become due. */
    @FunctionalInterface
    public interface Receiver {
        /**
         * @param key the device id
         * @param value the event, framed; or what a receiver has to refuse
         */
        void accept(byte[] key, byte[] value, long dueMillis);
    }

    /** The whole fleet. */
    public EventStream(Fleet fleet, int schemaId) {
        this(fleet, schemaId, 0, 1);
    }

    /** The devices whose number leaves {@code shard} when divided by {@code shards}. */
    public EventStream(Fleet fleet, int schemaId, int shard, int shards) {
        if (shards < 1 || shard < 0 || shard >= shards) {
            throw new IllegalArgumentException(
                    "shard " + shard + " of " + shards + ": want 0 <= shard < shards");
        }
        this.transport = fleet.settings().transport();
        TransportScript script = new TransportScript(fleet);
        int devices = fleet.settings().devices();
        this.senders = new Sender[Math.max(0, (devices - shard + shards - 1) / shards)];
        int widest = 0;
        for (int i = 0; i < senders.length; i++) {
            senders[i] = new Sender(fleet, shard + i * shards, schemaId, script);
            widest = Math.max(widest, senders[i].width());
        }
        Arrays.sort(senders, Sender.BY_PHASE);
        this.values = new double[widest];
    }

    /** No event is made at or after that moment; what is delayed still comes. */
    public void endAt(long millis) {
        endMillis = millis;
    }

    /** Hands over every record that is due before that moment. */
    public void advance(long untilMillis, Receiver receiver) {
        if (senders.length == 0) {
            return;
        }
        long until = Math.min(untilMillis, endMillis);
        while (true) {
            Sender sender = senders[next];
            long eventTime = sender.device().eventTime(sequence);
            if (eventTime >= until) {
                release(untilMillis - 1, receiver);
                return;
            }
            release(eventTime, receiver);
            send(sender, eventTime, receiver);
            next++;
            if (next == senders.length) {
                next = 0;
                sequence++;
            }
        }
    }

    /** Records on their way: delayed and not yet due. */
    public int onTheirWay() {
        return delayed.size();
    }

    /** What was made so far, what is still on its way included. */
    public TransportCounts counts() {
        return new TransportCounts(events, duplicates, disordered, late, corrupt);
    }

    private void release(long lastMillis, Receiver receiver) {
        while (!delayed.isEmpty() && delayed.peek().due() <= lastMillis) {
            Delayed record = delayed.poll();
            receiver.accept(record.key(), record.value(), record.due());
        }
    }

    private void send(Sender sender, long eventTime, Receiver receiver) {
        if (!sender.device().model().read(eventTime, sequence, values)) {
            return;
        }
        byte[] value = sender.encode(encoder, eventTime, sequence, values);
        events++;
        if (sender.isLate(sequence, transport)) {
            late++;
            delay(sender, 0, transport.lateMin(), transport.lateMax(), eventTime, value);
        } else {
            if (sender.isDisordered(sequence, transport)) {
                disordered++;
                delay(sender, 0, MILLI, transport.disorderBound(), eventTime, value);
            } else {
                receiver.accept(sender.key(), value, eventTime);
            }
            if (sender.isDuplicated(sequence, transport)) {
                duplicates++;
                delay(sender, 1, MILLI, transport.disorderBound(), eventTime, value);
            }
        }
        int turn = sender.poisonTurn(sequence, transport);
        if (turn >= 0) {
            corrupt++;
            byte[] refused =
                    Poison.record(
                            turn,
                            sender.device(),
                            value,
                            ahead -> sender.encode(encoder, eventTime + ahead, sequence, values));
            receiver.accept(sender.key(), refused, eventTime);
        }
    }

    private void delay(
            Sender sender,
            int copy,
            Duration shortest,
            Duration longest,
            long eventTime,
            byte[] value) {
        long order = 2 * sequence + copy;
        long due = eventTime + sender.delay(order, shortest, longest);
        delayed.add(new Delayed(due, sender.device().number(), order, sender.key(), value));
    }

    /** A record that waits for its time; the order does not depend on when it came here. */
    private record Delayed(long due, int device, long order, byte[] key, byte[] value) {

        private static final Comparator<Delayed> ORDER =
                Comparator.comparingLong(Delayed::due)
                        .thenComparingInt(Delayed::device)
                        .thenComparingLong(Delayed::order);
    }
}
