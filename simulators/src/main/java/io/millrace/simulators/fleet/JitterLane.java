package io.millrace.simulators.fleet;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Devices of one interval, each event of which is some milliseconds behind its turn.
 *
 * <p>Turns are in order, times are not: events whose turn has come wait in a wheel of one slot a
 * millisecond until theirs has. Nothing is made before its time; a place in the wheel is one
 * number.
 */
final class JitterLane extends Lane {

    private static final int SEQUENCE_BITS = 39;
    private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;

    private final Sender[] byPhase;
    private final Sender[] byNumber;
    private final int[] places;
    private final long intervalMillis;
    private final Slot[] wheel;
    private long round;
    private int next;
    private long turn;
    private int waiting;

    private long time;
    private int position;

    /** The events of one millisecond: place of the device by number, then the sequence. */
    private static final class Slot {

        private long[] entries = {};
        private int size;

        void add(long entry) {
            if (size == entries.length) {
                entries = Arrays.copyOf(entries, Math.max(4, 2 * size));
            }
            entries[size++] = entry;
        }
    }

    JitterLane(Form form, List<Sender> senders) {
        this.byNumber =
                senders.stream()
                        .sorted(Comparator.comparingInt(sender -> sender.device().number()))
                        .toArray(Sender[]::new);
        Integer[] order = new Integer[byNumber.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Sender.BY_PHASE.compare(byNumber[a], byNumber[b]));
        this.places = Arrays.stream(order).mapToInt(Integer::intValue).toArray();
        this.byPhase = Arrays.stream(order).map(i -> byNumber[i]).toArray(Sender[]::new);
        this.intervalMillis = form.intervalMillis();
        long longest =
                senders.stream()
                        .mapToLong(sender -> sender.device().sampling().jitterMillis())
                        .max()
                        .orElse(0);
        this.wheel = new Slot[Math.toIntExact(longest + 2)];
        Arrays.setAll(wheel, i -> new Slot());
        this.turn = byPhase[0].device().firstEventMillis();
        this.time = turn - 1;
        forward();
    }

    @Override
    long time() {
        return time;
    }

    @Override
    int device() {
        return byNumber[place()].device().number();
    }

    @Override
    void fire(long endMillis, EventStream stream, Transport.Outlet outlet) {
        long entry = slot(time).entries[position];
        Sender sender = byNumber[place()];
        position++;
        waiting--;
        long now = time;
        if (position == slot(time).size) {
            forward();
        }
        stream.send(sender, now, entry & SEQUENCE_MASK, now, outlet);
    }

    private int place() {
        return (int) (slot(time).entries[position] >>> SEQUENCE_BITS);
    }

    private Slot slot(long millis) {
        return wheel[(int) Math.floorMod(millis, (long) wheel.length)];
    }

    /** To the next millisecond that has an event. */
    private void forward() {
        do {
            slot(time).size = 0;
            time = waiting == 0 ? turn : time + 1;
            while (turn <= time) {
                takeTurn();
            }
        } while (slot(time).size == 0);
        position = 0;
        Arrays.sort(slot(time).entries, 0, slot(time).size);
    }

    private void takeTurn() {
        long due = byPhase[next].device().eventTime(round);
        slot(due).add((long) places[next] << SEQUENCE_BITS | round);
        waiting++;
        next++;
        if (next == byPhase.length) {
            next = 0;
            round++;
        }
        turn = byPhase[next].device().firstEventMillis() + round * intervalMillis;
    }
}
