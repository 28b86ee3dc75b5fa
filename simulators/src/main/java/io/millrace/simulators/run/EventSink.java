package io.millrace.simulators.run;

import io.millrace.schemas.Topic;
import io.millrace.simulators.fleet.PartitionGate;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * Where a run sends its records. What is sent to one partition arrives in the order it was sent:
 * above all, no pulse overtakes an event. For one thread, except what is counted.
 */
public interface EventSink extends PartitionGate.Outlet, AutoCloseable {

    /** How many partitions the events topic has. */
    int partitions();

    /** Sends one framed event, or what a receiver has to refuse, at that record time. */
    @Override
    void accept(byte[] key, byte[] value, long dueMillis, String kind);

    /** Says "time has come this far" in that partition of the events topic. */
    @Override
    void pulse(int partition, long timeMillis);

    /** Says so in every partition of the topics with control records. */
    void pulseControls(long timeMillis);

    /** Sends a record of ours to another topic: a device type, a profile, a label. */
    void publish(Topic topic, String key, SpecificRecord value, long recordTime);

    /** Waits until all that was sent is acknowledged or has failed. */
    void flush();

    /** Records of the events topic that were acknowledged, pulses not counted. */
    long acknowledged();

    /** Pulses sent, one a partition, of all topics. */
    long pulses();

    /** Why the first record failed that did; nothing more is sent then. */
    Optional<Exception> failure();

    /** Sends what is left, for a bounded time, and gives up what it cannot send by then. */
    @Override
    void close();
}
