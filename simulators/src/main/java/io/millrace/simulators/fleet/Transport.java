package io.millrace.simulators.fleet;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The way of records from devices to the broker: hands each over when it is due, some delayed, some
 * twice, some never, some with a record beside it that a receiver has to refuse. Counts what it
 * does.
 *
 * <p>Records are given in the order in which they are sent, and come out ordered by (due, device,
 * order within the device). For one thread.
 */
public final class Transport {

    private static final Duration MILLI = Duration.ofMillis(1);

    private final TransportSettings settings;
    private final Fate fate;
    private final PriorityQueue<Delayed> delayed = new PriorityQueue<>(Delayed.ORDER);
    private long events;
    private long lost;
    private long duplicates;
    private long disordered;
    private long late;
    private long batched;
    private long wrongClock;
    private long upgraded;
    private long corrupt;

    public Transport(TransportSettings settings, Fate fate) {
        this.settings = settings;
        this.fate = fate;
    }

    /** Takes records over, with the device that they are of. */
    @FunctionalInterface
    interface Outlet {
        void accept(int device, byte[] key, byte[] value, long dueMillis, String kind);
    }

    /**
     * An event that is sent.
     *
     * @param device its number, which decides between records that are due at the same moment
     * @param sentMillis when the device sends it: the event's time, or later for one that uploads
     * @param batched whether it was held for that
     */
    record Sending(
            int device,
            byte[] key,
            byte[] value,
            long sequence,
            long sentMillis,
            boolean batched) {}

    /** Takes an event over that nothing is scripted for. */
    public void carry(
            int device,
            byte[] key,
            byte[] value,
            long sequence,
            long sentMillis,
            EventStream.Receiver receiver) {
        carry(
                new Sending(device, key, value, sequence, sentMillis, false),
                null,
                (number, outKey, outValue, due, kind) ->
                        receiver.accept(outKey, outValue, due, kind));
    }

    /**
     * Takes an event over, and hands over at once what is due at once.
     *
     * @param way what is scripted for the device; null for nothing
     */
    void carry(Sending sending, DeviceWay way, Outlet outlet) {
        events++;
        FaultKind mark = way == null ? null : way.mark(sending.sequence());
        FaultWindow fault = way == null ? null : way.wayAt(sending.sentMillis());
        FaultKind kind = fault == null ? null : fault.kind();
        if (kind == FaultKind.GATEWAY_OUTAGE) {
            lost++;
            return;
        }
        if (kind == FaultKind.BATCH_UPLOAD) {
            batched++;
            delay(sending, 2 * sending.sequence(), fault.toMillis(), RecordKind.BATCH);
            return;
        }
        boolean struck =
                fault != null && fate.scripted(sending.device(), sending.sequence()) < fault.size();
        if (mark == FaultKind.LATE) {
            late(sending);
        } else if (struck) {
            strike(kind, sending, outlet);
        } else {
            byChance(sending, outlet);
        }
        FaultKind poison =
                mark != null && mark.isPoison()
                        ? mark
                        : fate.poison(sending.device(), sending.sequence(), settings.corruptRate());
        if (poison != null) {
            corrupt++;
            outlet.accept(
                    sending.device(),
                    Poison.key(poison, sending.key()),
                    Poison.value(poison, sending.key(), sending.value(), sending.sequence()),
                    sending.sentMillis(),
                    poison.label());
        }
    }

    /** Hands over what was delayed and is due by then. */
    public void release(long lastMillis, EventStream.Receiver receiver) {
        release(
                lastMillis,
                Integer.MAX_VALUE,
                (number, key, value, due, kind) -> receiver.accept(key, value, due, kind));
    }

    /** Hands over what was delayed and comes before a record of that device and moment. */
    void release(long lastMillis, int lastDevice, Outlet outlet) {
        while (!delayed.isEmpty() && delayed.peek().isDue(lastMillis, lastDevice)) {
            Delayed record = delayed.poll();
            outlet.accept(
                    record.device(), record.key(), record.value(), record.due(), record.kind());
        }
    }

    /** Records delayed and not yet due. */
    public int onTheirWay() {
        return delayed.size();
    }

    /** What was taken over so far, what is still on its way included. */
    public TransportCounts counts() {
        return new TransportCounts(
                events, lost, duplicates, disordered, late, batched, wrongClock, upgraded, corrupt);
    }

    /** Counts an event that was written under a wrong clock. */
    void countWrongClock() {
        wrongClock++;
    }

    /** Counts an event that was written with the newer version. */
    void countUpgraded() {
        upgraded++;
    }

    private void byChance(Sending sending, Outlet outlet) {
        double chance = settings.disturbs() ? fate.way(sending.device(), sending.sequence()) : 1;
        if (chance < settings.disorderRate()) {
            disorder(sending);
            duplicateByChance(sending);
            return;
        }
        chance -= settings.disorderRate();
        if (chance < settings.lateRate()) {
            late(sending);
            return;
        }
        chance -= settings.lateRate();
        if (chance < settings.lossRate()) {
            lost++;
            return;
        }
        send(sending, outlet);
        duplicateByChance(sending);
    }

    private void strike(FaultKind kind, Sending sending, Outlet outlet) {
        switch (kind) {
            case LOSS -> lost++;
            case LATE -> late(sending);
            case REORDER -> {
                disorder(sending);
                duplicateByChance(sending);
            }
            case DUPLICATE -> {
                send(sending, outlet);
                duplicate(sending);
            }
            default -> throw new IllegalStateException(kind + " strikes no single event");
        }
    }

    private void send(Sending sending, Outlet outlet) {
        if (sending.batched()) {
            batched++;
        }
        outlet.accept(
                sending.device(),
                sending.key(),
                sending.value(),
                sending.sentMillis(),
                sending.batched() ? RecordKind.BATCH : RecordKind.EVENT);
    }

    private void disorder(Sending sending) {
        disordered++;
        delay(
                sending,
                2 * sending.sequence(),
                MILLI,
                settings.disorderBound(),
                RecordKind.DISORDERED);
    }

    private void late(Sending sending) {
        late++;
        delay(
                sending,
                2 * sending.sequence(),
                settings.lateMin(),
                settings.lateMax(),
                RecordKind.LATE);
    }

    private void duplicateByChance(Sending sending) {
        if (fate.isDuplicated(sending.device(), sending.sequence(), settings.duplicateRate())) {
            duplicate(sending);
        }
    }

    private void duplicate(Sending sending) {
        duplicates++;
        delay(
                sending,
                2 * sending.sequence() + 1,
                MILLI,
                settings.disorderBound(),
                RecordKind.DUPLICATE);
    }

    private void delay(
            Sending sending, long order, Duration shortest, Duration longest, String kind) {
        long by = fate.delay(sending.device(), order, shortest, longest);
        delay(sending, order, sending.sentMillis() + by, kind);
    }

    private void delay(Sending sending, long order, long due, String kind) {
        delayed.add(
                new Delayed(due, sending.device(), order, kind, sending.key(), sending.value()));
    }

    /** A record that waits for its time; the order does not depend on when it came here. */
    private record Delayed(
            long due, int device, long order, String kind, byte[] key, byte[] value) {

        private static final Comparator<Delayed> ORDER =
                Comparator.comparingLong(Delayed::due)
                        .thenComparingInt(Delayed::device)
                        .thenComparingLong(Delayed::order);

        boolean isDue(long lastMillis, int lastDevice) {
            return due < lastMillis || (due == lastMillis && device <= lastDevice);
        }
    }
}
