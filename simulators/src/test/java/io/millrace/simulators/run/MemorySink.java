package io.millrace.simulators.run;

import io.millrace.schemas.Topic;
import io.millrace.simulators.fleet.KeyPartition;
import io.millrace.simulators.fleet.RecordKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** Keeps what is sent. */
final class MemorySink implements EventSink {

    private static final byte[] PULSE_KEY = "millrace-pulse".getBytes(StandardCharsets.US_ASCII);

    final List<SentRecord> sent = new ArrayList<>();
    final List<SpecificRecord> published = new ArrayList<>();
    private final int partitions;
    private int controlPulses;

    MemorySink(int partitions) {
        this.partitions = partitions;
    }

    @Override
    public int partitions() {
        return partitions;
    }

    @Override
    public void accept(byte[] key, byte[] value, long dueMillis, String kind) {
        int partition = KeyPartition.of(key, partitions);
        sent.add(new SentRecord(dueMillis, partition, kind, key, value));
    }

    @Override
    public void pulse(int partition, long timeMillis) {
        sent.add(new SentRecord(timeMillis, partition, RecordKind.PULSE, PULSE_KEY, null));
    }

    @Override
    public void pulseControls(long timeMillis) {
        controlPulses++;
    }

    @Override
    public void publish(Topic topic, String key, SpecificRecord value, long recordTime) {
        published.add(value);
    }

    @Override
    public void flush() {}

    @Override
    public long acknowledged() {
        return sent.stream().filter(one -> !one.isPulse()).count();
    }

    @Override
    public long pulses() {
        return sent.stream().filter(SentRecord::isPulse).count() + controlPulses;
    }

    @Override
    public Optional<Exception> failure() {
        return Optional.empty();
    }

    @Override
    public void close() {}

    List<SentRecord> withoutPulses() {
        return sent.stream().filter(one -> !one.isPulse()).toList();
    }
}
