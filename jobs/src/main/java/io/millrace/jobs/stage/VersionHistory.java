package io.millrace.jobs.stage;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The versions of one control record (a rule, a type, a model, a profile) by the event time from
 * which each holds. An event is judged by the version of its own time, so a replay of old events
 * meets old rules.
 *
 * <p>Not safe for several threads.
 */
public final class VersionHistory<T> {

    private final TreeMap<Long, T> versions = new TreeMap<>();

    /** Adds a version; one with the same {@code validFrom} is replaced. */
    public void put(long validFrom, T version) {
        versions.put(validFrom, version);
    }

    /** The version in force at that event time. */
    public Optional<T> at(long eventTime) {
        return Optional.ofNullable(versions.floorEntry(eventTime)).map(Map.Entry::getValue);
    }

    /** Forgets the versions that no event at or after that time can meet. */
    public void dropBefore(long eventTime) {
        Long inForce = versions.floorKey(eventTime);
        if (inForce != null) {
            versions.headMap(inForce, false).clear();
        }
    }

    public boolean isEmpty() {
        return versions.isEmpty();
    }

    /** All versions, the oldest first. */
    public Map<Long, T> versions() {
        return java.util.Collections.unmodifiableMap(versions);
    }
}
