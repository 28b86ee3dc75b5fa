package io.millrace.jobs.ordering;

/**
 * The recently accepted events of one device by time and identity, sorted by time: kept for as long
 * as a duplicate of one would not be late for the ledger anyway.
 *
 * <p>Two flat arrays with room at both ends: events come almost always at the newer end and are
 * forgotten at the older one, at a constant cost each however many there are; a batch in reverse
 * order grows at the older end as cheaply.
 */
final class RememberedEvents {

    private long[] times;
    private long[] identities;

    /** Of the oldest. */
    private int first;

    /** Behind the newest. */
    private int end;

    RememberedEvents() {
        this(4);
    }

    private RememberedEvents(int capacity) {
        times = new long[capacity];
        identities = new long[capacity];
    }

    int size() {
        return end - first;
    }

    long time(int index) {
        return times[first + index];
    }

    long identity(int index) {
        return identities[first + index];
    }

    /**
     * Remembers an event.
     *
     * @return false when it was remembered already: a duplicate
     */
    boolean add(long time, long identity) {
        int at = firstAfter(time);
        for (int i = at - 1; i >= first && times[i] == time; i--) {
            if (identities[i] == identity) {
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
        while (first < end && times[first] < time) {
            first++;
        }
    }

    RememberedEvents copy() {
        RememberedEvents copy = new RememberedEvents(Math.max(4, size()));
        System.arraycopy(times, first, copy.times, 0, size());
        System.arraycopy(identities, first, copy.identities, 0, size());
        copy.end = size();
        return copy;
    }

    private void insert(int at, long time, long identity) {
        boolean older = at - first < end - at;
        int place = at;
        if (older ? first == 0 : end == times.length) {
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
        times[place] = time;
        identities[place] = identity;
    }

    /**
     * Makes room at one end, in proportion to what is there, so that it is seldom asked for.
     *
     * @return by how much everything has moved
     */
    private int makeRoom(boolean older) {
        int size = size();
        long[] oldTimes = times;
        long[] oldIdentities = identities;
        if (size * 2 > times.length) {
            times = new long[times.length * 2];
            identities = new long[times.length];
        }
        int begin = older ? (times.length - size) / 2 : 0;
        System.arraycopy(oldTimes, first, times, begin, size);
        System.arraycopy(oldIdentities, first, identities, begin, size);
        int moved = begin - first;
        first = begin;
        end = begin + size;
        return moved;
    }

    private void move(int from, int to, int count) {
        System.arraycopy(times, from, times, to, count);
        System.arraycopy(identities, from, identities, to, count);
    }

    private int firstAfter(long time) {
        if (end == first || times[end - 1] <= time) {
            return end;
        }
        int low = first;
        int high = end - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
