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

    /** The newest, which is nearly always the one that is asked for; null for none. */
    private T newest;

    private long newestFrom;

    /** Of the older ones, ascending. */
    private long[] validFrom = NO_TIMES;

    private Object[] versions = NO_VERSIONS;

    /** Adds a version; one with the same {@code validFrom} is replaced. */
    public void put(long from, T version) {
        if (newest == null || from == newestFrom) {
            newest = version;
            newestFrom = from;
        } else if (from > newestFrom) {
            insert(versions.length, newestFrom, newest);
            newest = version;
            newestFrom = from;
        } else {
            int at = indexAt(from);
            if (at >= 0 && validFrom[at] == from) {
                versions[at] = version;
            } else {
                insert(at + 1, from, version);
            }
        }
    }

    private void insert(int place, long from, T version) {
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
        if (newest == null || eventTime >= newestFrom) {
            return newest;
        }
        int at = indexAt(eventTime);
        return at < 0 ? null : older(at);
    }

    /** From when the newest version holds; {@link Long#MIN_VALUE} where there is none. */
    public long newestFrom() {
        return newest == null ? Long.MIN_VALUE : newestFrom;
    }

    /** The version with the highest {@code validFrom}; null for none. */
    public T newest() {
        return newest;
    }

    /** Forgets the versions that no event at or after that time can meet. */
    public void dropBefore(long eventTime) {
        int inForce =
                newest != null && eventTime >= newestFrom ? versions.length : indexAt(eventTime);
        if (inForce > 0) {
            validFrom = Arrays.copyOfRange(validFrom, inForce, validFrom.length);
            versions = Arrays.copyOfRange(versions, inForce, versions.length);
        }
    }

    public boolean isEmpty() {
        return newest == null;
    }

    public int size() {
        return newest == null ? 0 : versions.length + 1;
    }

    /** From when that version holds, by its rank: 0 is the oldest. */
    public long validFrom(int rank) {
        return rank == versions.length ? newestFrom : validFrom[rank];
    }

    /** That version, by its rank: 0 is the oldest. */
    public T version(int rank) {
        return rank == versions.length ? newest : older(rank);
    }

    /** All versions, the oldest first. */
    public Map<Long, T> versions() {
        Map<Long, T> all = new LinkedHashMap<>();
        for (int i = 0; i < versions.length; i++) {
            all.put(validFrom[i], older(i));
        }
        if (newest != null) {
            all.put(newestFrom, newest);
        }
        return java.util.Collections.unmodifiableMap(all);
    }

    /** Of the older ones, the newest that is valid by then; −1 for none. */
    private int indexAt(long eventTime) {
        int at = validFrom.length - 1;
        while (at >= 0 && validFrom[at] > eventTime) {
            at--;
        }
        return at;
    }

    @SuppressWarnings("unchecked")
    private T older(int index) {
        return (T) versions[index];
    }
}
