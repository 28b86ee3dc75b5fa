package io.millrace.jobs.runtime;

import java.util.Arrays;

/** The watermarks at which a device stands in {@link DueDevices}: few, ascending. */
final class DueMoments {

    /** There is none. */
    static final long NEVER = Long.MAX_VALUE;

    private static final long[] NONE = {};

    /**
     * The device, in the very object that is its key: so that the index needs no string of its own.
     * Not written.
     */
    String device;

    private long[] moments = NONE;

    long first() {
        return moments.length == 0 ? NEVER : moments[0];
    }

    int size() {
        return moments.length;
    }

    long get(int index) {
        return moments[index];
    }

    /** Adds one that is earlier than all others, which is the only one worth adding. */
    void addFirst(long moment) {
        long[] more = new long[moments.length + 1];
        more[0] = moment;
        System.arraycopy(moments, 0, more, 1, moments.length);
        moments = more;
    }

    /** Adds one that is not earlier than the others: for reading them again. */
    void append(long moment) {
        moments = Arrays.copyOf(moments, moments.length + 1);
        moments[moments.length - 1] = moment;
    }

    /** Takes one out; false when it is not there. */
    boolean remove(long moment) {
        int at = Arrays.binarySearch(moments, moment);
        if (at < 0) {
            return false;
        }
        long[] fewer = moments.length == 1 ? NONE : new long[moments.length - 1];
        System.arraycopy(moments, 0, fewer, 0, at);
        System.arraycopy(moments, at + 1, fewer, at, fewer.length - at);
        moments = fewer;
        return true;
    }

    DueMoments copy() {
        DueMoments copy = new DueMoments();
        copy.device = device;
        copy.moments = moments;
        return copy;
    }
}
