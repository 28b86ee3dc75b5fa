package io.millrace.simulators.fleet;

/**
 * What was sent, counted where it is made: the ground truth that receivers are checked against.
 *
 * <p>Every event is lost or sent once: in order, disordered, late or in a batch.
 *
 * @param events different events that devices made
 * @param lost of these, never sent
 * @param duplicates events sent a second time
 * @param disordered events delayed within the disorder bound
 * @param lateBeyondBound events delayed by more than the disorder bound
 * @param batched events held and sent with others
 * @param wrongClock events under a clock that is ahead or behind
 * @param upgraded events written with the newer version of the schema
 * @param corrupt records that cannot be read or must be refused
 */
public record TransportCounts(
        long events,
        long lost,
        long duplicates,
        long disordered,
        long lateBeyondBound,
        long batched,
        long wrongClock,
        long upgraded,
        long corrupt) {

    /** Nothing yet. */
    public static TransportCounts none() {
        return new TransportCounts(0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** Events that were sent. */
    public long sent() {
        return events - lost;
    }

    /** All records. */
    public long records() {
        return sent() + duplicates + corrupt;
    }

    /** Both together. */
    public TransportCounts plus(TransportCounts other) {
        return new TransportCounts(
                events + other.events,
                lost + other.lost,
                duplicates + other.duplicates,
                disordered + other.disordered,
                lateBeyondBound + other.lateBeyondBound,
                batched + other.batched,
                wrongClock + other.wrongClock,
                upgraded + other.upgraded,
                corrupt + other.corrupt);
    }
}
