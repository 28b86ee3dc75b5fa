package io.millrace.simulators.run;

import io.millrace.schemas.Contracts;
import io.millrace.schemas.Topic;
import io.millrace.simulators.fleet.KeyPartition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes a run's records to files instead of Kafka: no server is needed.
 *
 * <p>Events go to {@code events.avro} or {@code events.csv}; what a receiver has to refuse, to
 * {@code rejected.avro}, as {@link SentRecord}s, for it fits neither form; device types, profiles
 * and fault labels, each to an Avro file of their topic's name. Pulses are counted only.
 */
final class FileEventSink implements EventSink {

    static {
        Contracts.trustOurs();
    }

    private final Path folder;
    private final int partitions;
    private final EventFile events;
    private final AvroRows<SentRecord> rejected;
    private final Map<Topic, AvroRows<SpecificRecord>> published = new EnumMap<>(Topic.class);
    private long taken;
    private long pulses;

    /**
     * Makes the folder and begins its files.
     *
     * @param metrics of all device types
     * @param schemas writer schemas of the events, by id
     * @param partitions as many as the topic would have
     * @throws IllegalArgumentException when the folder is there already
     */
    FileEventSink(
            Path folder,
            EventForm form,
            List<String> metrics,
            Map<Integer, Schema> schemas,
            int partitions) {
        NewFolder.make(folder);
        this.folder = folder;
        this.partitions = partitions;
        EventDecoder decoder = new EventDecoder(schemas);
        Path path = folder.resolve("events." + form.label());
        this.events =
                switch (form) {
                    case AVRO -> new AvroEventFile(path, decoder);
                    case CSV -> new CsvEventFile(path, metrics, decoder);
                };
        this.rejected =
                AvroRows.create(
                        folder.resolve("rejected.avro"),
                        SentRecordForm.SCHEMA,
                        new SentRecordForm());
    }

    @Override
    public int partitions() {
        return partitions;
    }

    @Override
    public void accept(byte[] key, byte[] value, long dueMillis, String kind) {
        if (SentRecord.isToBeRefused(kind)) {
            int partition = KeyPartition.of(key, partitions);
            rejected.append(new SentRecord(dueMillis, partition, kind, key, value));
        } else {
            events.add(dueMillis, kind, value);
        }
        taken++;
    }

    @Override
    public void pulse(int partition, long timeMillis) {
        pulses++;
    }

    @Override
    public void pulseControls(long timeMillis) {
        // Nobody waits for the time of a file.
    }

    @Override
    public void publish(Topic topic, String key, SpecificRecord value, long recordTime) {
        published.computeIfAbsent(topic, this::file).append(value);
    }

    private AvroRows<SpecificRecord> file(Topic topic) {
        Schema schema = topic.valueSchema().orElseThrow();
        String name = topic.topicName().substring(topic.topicName().indexOf('.') + 1);
        return AvroRows.create(
                folder.resolve(name + ".avro"), schema, new SpecificDatumWriter<>(schema));
    }

    @Override
    public void flush() {
        events.flush();
        rejected.flush();
        published.values().forEach(AvroRows::flush);
    }

    @Override
    public long acknowledged() {
        return taken;
    }

    @Override
    public long pulses() {
        return pulses;
    }

    @Override
    public Optional<Exception> failure() {
        // What fails here is thrown at once.
        return Optional.empty();
    }

    /** Ends every file, also when one of them cannot be ended. */
    @Override
    public void close() {
        List<AutoCloseable> files = new ArrayList<>(published.values());
        files.add(events);
        files.add(rejected);
        closeAll(files);
    }

    private static void closeAll(List<AutoCloseable> files) {
        RunFileException failure = null;
        for (AutoCloseable file : files) {
            try {
                file.close();
            } catch (RunFileException e) {
                failure = e;
            } catch (Exception e) {
                failure = new RunFileException("cannot end a file: " + e.getMessage(), e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
