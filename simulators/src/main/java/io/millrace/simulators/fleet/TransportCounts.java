package io.millrace.simulators.fleet;

/**
 * What was sent, counted where it is made: the ground truth that receivers are checked against.
 *
 * @param events different events
 * @param duplicates events sent a second time
 * @param disordered events delayed within the disorder bound
 * @param lateBeyondBound events delayed by more than the disorder bound
 * @param corrupt records that cannot be read or must be refused
 */
public record TransportCounts(
        long events, long duplicates, long disordered, long lateBeyondBound, long corrupt) {

    /** All records. */
    public long records() {
        return events + duplicates + corrupt;
    }

    /** Both together. */
    public TransportCounts plus(TransportCounts other) {
        return new TransportCounts(
                events + other.events,
                duplicates + other.duplicates,
                disordered + other.disordered,
                lateBeyondBound + other.lateBeyondBound,
                corrupt + other.corrupt);
    }
}
