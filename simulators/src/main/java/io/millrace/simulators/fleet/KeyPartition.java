package io.millrace.simulators.fleet;

import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/** The partition that Kafka's own producer chooses for a key. */
public final class KeyPartition {

    private KeyPartition() {}

    /** The partition of that key, of so many. */
    public static int of(byte[] key, int partitions) {
        return BuiltInPartitioner.partitionForKey(key, partitions);
    }
}
