package io.millrace.jobs.stage;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The versions of one control record (a rule, a type, a model, a profile) by the event time from
 * which each holds. An event is judged by the version of its own time, so a replay of old events
 * meets old rules.
 *
 * <p>Few, and every device has one: flat, and nothing at all while there is no version. Not safe
 * for several threads.
 */
public final class VersionHistory<T> {

    private static final long[] NO_TIMES = {};
    private static final Object[] NO_VERSIONS = {};

    /** Ascending. */
    private long[] validFrom = NO_TIMES;

    private Object[] versions = NO_VERSIONS;

    /** Adds a version; one with the same {@code validFrom} is replaced. */
    public void put(long from, T version) {
        int at = indexAt(from);
        if (at >= 0 && validFrom[at] == from) {
            versions[at] = version;
            return;
        }
        int place = at + 1;
        long[] times = Arrays.copyOf(validFrom, validFrom.length + 1);
        Object[] all = Arrays.copyOf(versions, versions.length + 1);
        System.arraycopy(validFrom, place, times, place + 1, validFrom.length - place);
        System.arraycopy(versions, place, all, place + 1, versions.length - place);
        times[place] = from;
        all[place] = version;
        validFrom = times;
        versions = all;
    }

    /** The version in force at that event time. */
    public Optional<T> at(long eventTime) {
        return Optional.ofNullable(atOrNull(eventTime));
    }

    /** The version in force at that event time, null for none: for the hot path. */
    public T atOrNull(long eventTime) {
        int at = indexAt(eventTime);
        return at < 0 ? null : version(at);
    }

    /** The version with the highest {@code validFrom}; null for none. */
    public T newest() {
        return versions.length == 0 ? null : version(versions.length - 1);
    }

    /** Forgets the versions that no event at or after that time can meet. */
    public void dropBefore(long eventTime) {
        int inForce = indexAt(eventTime);
        if (inForce > 0) {
            validFrom = Arrays.copyOfRange(validFrom, inForce, validFrom.length);
            versions = Arrays.copyOfRange(versions, inForce, versions.length);
        }
    }

    public boolean isEmpty() {
        return versions.length == 0;
    }

    public int size() {
        return versions.length;
    }

    /** A history of its own with the same versions. */
    public VersionHistory<T> copy() {
        VersionHistory<T> copy = new VersionHistory<>();
        copy.validFrom = validFrom.clone();
        copy.versions = versions.clone();
        return copy;
    }

    /** All versions, the oldest first. */
    public Map<Long, T> versions() {
        Map<Long, T> all = new LinkedHashMap<>();
        for (int i = 0; i < versions.length; i++) {
            all.put(validFrom[i], version(i));
        }
        return java.util.Collections.unmodifiableMap(all);
    }

    /** Of the newest that is valid by then; −1 for none. Most ask for the newest of all. */
    private int indexAt(long eventTime) {
        int at = validFrom.length - 1;
        while (at >= 0 && validFrom[at] > eventTime) {
            at--;
        }
        return at;
    }

    @SuppressWarnings("unchecked")
    private T version(int index) {
        return (T) versions[index];
    }
}
