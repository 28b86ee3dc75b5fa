package io.millrace.simulators.fleet;

/**
 * The records of a fleet, or of one shard of it, in the order in which they are due; those of one
 * moment by device. For one thread.
 */
public interface FleetStream {

    /**
     * The records of the devices whose number leaves {@code shard} when divided by {@code shards}.
     *
     * @param newerSchemaId of the version that a scripted upgrade goes to; −1 where there is none
     * @param threads that make them; however many, the stream is the same
     */
    static FleetStream of(
            Fleet fleet, int schemaId, int newerSchemaId, int shard, int shards, int threads) {
        return threads == 1
                ? new EventStream(fleet, schemaId, newerSchemaId, shard, shards)
                : new ParallelStream(fleet, schemaId, newerSchemaId, shard, shards, threads);
    }

    /** No event is made at or after that moment; what is delayed still comes. */
    void endAt(long millis);

    /** Hands over every record that is due before that moment. */
    void advance(long untilMillis, EventStream.Receiver receiver);

    /** Records on their way: delayed or held, and not yet due. */
    int onTheirWay();

    /** What was made so far, what is still on its way included. */
    TransportCounts counts();
}
