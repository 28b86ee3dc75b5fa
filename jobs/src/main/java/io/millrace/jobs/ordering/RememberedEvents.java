package io.millrace.jobs.ordering;

/**
 * The recently accepted events of one device by time and identity, sorted by time: kept for as long
 * as a duplicate of one would not be late for the ledger anyway.
 *
 * <p>One flat array of pairs with room at both ends: events come almost always at the newer end and
 * are forgotten at the older one, at a constant cost each however many there are; a batch in
 * reverse order grows at the older end as cheaply.
 */
final class RememberedEvents {

    private static final long[] NOTHING = {};

    /** Numbers an event: its time, then its identity. */
    private static final int WIDTH = 2;

    private long[] events = NOTHING;

    /** Of the oldest, in events. */
    private int first;

    /** Behind the newest, in events. */
    private int end;

    int size() {
        return end - first;
    }

    /** Reads where the next one will be put; a number without meaning. */
    long fetch() {
        return end == first ? 0 : timeAt(end - 1);
    }

    long time(int index) {
        return timeAt(first + index);
    }

    long identity(int index) {
        return events[(first + index) * WIDTH + 1];
    }

    /**
     * Remembers an event.
     *
     * @return false when it was remembered already: a duplicate
     */
    boolean add(long time, long identity) {
        int at = firstAfter(time);
        for (int i = at - 1; i >= first && timeAt(i) == time; i--) {
            if (events[i * WIDTH + 1] == identity) {
                return false;
            }
        }
        insert(at, time, identity);
        return true;
    }

    /** Remembers one more, which is not older than those before it: for reading them again. */
    void append(long time, long identity) {
        insert(end, time, identity);
    }

    /** Forgets the events before that time. */
    void forgetBefore(long time) {
        while (first < end && timeAt(first) < time) {
            first++;
        }
        if (first == end) {
            first = 0;
            end = 0;
        }
    }

    void forgetAll() {
        events = NOTHING;
        first = 0;
        end = 0;
    }

    private long timeAt(int event) {
        return events[event * WIDTH];
    }

    private int capacity() {
        return events.length / WIDTH;
    }

    private void insert(int at, long time, long identity) {
        boolean older = at - first < end - at;
        int place = at;
        if (older ? first == 0 : end == capacity()) {
            place += makeRoom(older);
        }
        if (older) {
            move(first, first - 1, place - first);
            first--;
            place--;
        } else {
            move(place, place + 1, end - place);
            end++;
        }
        events[place * WIDTH] = time;
        events[place * WIDTH + 1] = identity;
    }

    /**
     * Makes room at one end, in proportion to what is there, so that it is seldom asked for.
     *
     * @return by how much everything has moved
     */
    private int makeRoom(boolean older) {
        int size = size();
        long[] old = events;
        if (size * 2 > capacity() || size < 2) {
            events = new long[Math.max(2, capacity() * 2) * WIDTH];
        }
        int begin = older ? (capacity() - size) / 2 + 1 : 0;
        begin = Math.min(begin, capacity() - size);
        System.arraycopy(old, first * WIDTH, events, begin * WIDTH, size * WIDTH);
        int moved = begin - first;
        first = begin;
        end = begin + size;
        return moved;
    }

    private void move(int from, int to, int count) {
        System.arraycopy(events, from * WIDTH, events, to * WIDTH, count * WIDTH);
    }

    private int firstAfter(long time) {
        if (end == first || timeAt(end - 1) <= time) {
            return end;
        }
        int low = first;
        int high = end - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (timeAt(middle) <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
