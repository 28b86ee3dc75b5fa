package io.millrace.simulators.run;

import io.millrace.connectors.kafka.Framing;
import io.millrace.schemas.Topic;
import io.millrace.simulators.fleet.KeyPartition;
import io.millrace.simulators.fleet.RecordKind;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * A sink whose every record of the events topic is written down too, in the order of sending,
 * pulses included.
 */
final class RecordedSink implements EventSink {

    private static final byte[] PULSE_KEY = Framing.PULSE.getBytes(StandardCharsets.US_ASCII);

    private final EventSink sink;
    private final RunRecorder recorder;

    /** Takes both over, and closes them. */
    RecordedSink(EventSink sink, RunRecorder recorder) {
        this.sink = sink;
        this.recorder = recorder;
    }

    @Override
    public int partitions() {
        return sink.partitions();
    }

    @Override
    public void accept(byte[] key, byte[] value, long dueMillis, String kind) {
        int partition = KeyPartition.of(key, sink.partitions());
        recorder.add(new SentRecord(dueMillis, partition, kind, key, value));
        sink.accept(key, value, dueMillis, kind);
    }

    @Override
    public void pulse(int partition, long timeMillis) {
        recorder.add(new SentRecord(timeMillis, partition, RecordKind.PULSE, PULSE_KEY, null));
        sink.pulse(partition, timeMillis);
    }

    @Override
    public void pulseControls(long timeMillis) {
        sink.pulseControls(timeMillis);
        recorder.tick();
    }

    @Override
    public void publish(Topic topic, String key, SpecificRecord value, long recordTime) {
        sink.publish(topic, key, value, recordTime);
    }

    @Override
    public void flush() {
        sink.flush();
    }

    @Override
    public long acknowledged() {
        return sink.acknowledged();
    }

    @Override
    public long pulses() {
        return sink.pulses();
    }

    /** The disk's first: it ends the run at once. */
    @Override
    public Optional<Exception> failure() {
        Optional<Exception> disk = recorder.failure().map(failure -> failure);
        return disk.isPresent() ? disk : sink.failure();
    }

    @Override
    public void close() {
        try (recorder) {
            sink.close();
        }
    }
}
