package io.millrace.jobs.runtime;

import io.millrace.connectors.kafka.KnownDevice;
import io.millrace.jobs.device.SectionedState;
import java.util.Arrays;

/** The watermarks at which a device stands in {@link DueDevices}: few, ascending. */
final class DueMoments {

    /** There is none. */
    static final long NEVER = Long.MAX_VALUE;

    private static final long[] NONE = {};

    /** The device, as the index names it: one object, however often it is entered. Not written. */
    KnownDevice<SectionedState> device;

    /** The first of them: every event asks for it. */
    private long first = NEVER;

    private long[] later = NONE;

    long first() {
        return first;
    }

    int size() {
        return first == NEVER ? 0 : 1 + later.length;
    }

    long get(int index) {
        return index == 0 ? first : later[index - 1];
    }

    /** Adds one that is earlier than all others, which is the only one worth adding. */
    void addFirst(long moment) {
        if (first != NEVER) {
            long[] more = new long[later.length + 1];
            more[0] = first;
            System.arraycopy(later, 0, more, 1, later.length);
            later = more;
        }
        first = moment;
    }

    /** Adds one that is not earlier than the others: for reading them again. */
    void append(long moment) {
        if (first == NEVER) {
            first = moment;
        } else {
            later = Arrays.copyOf(later, later.length + 1);
            later[later.length - 1] = moment;
        }
    }

    /** Takes one out; false when it is not there. */
    boolean remove(long moment) {
        if (moment == first) {
            first = later.length == 0 ? NEVER : later[0];
            later = later.length < 2 ? NONE : Arrays.copyOfRange(later, 1, later.length);
            return true;
        }
        int at = Arrays.binarySearch(later, moment);
        if (at < 0) {
            return false;
        }
        long[] fewer = later.length == 1 ? NONE : new long[later.length - 1];
        System.arraycopy(later, 0, fewer, 0, at);
        System.arraycopy(later, at + 1, fewer, at, fewer.length - at);
        later = fewer;
        return true;
    }
}
