package io.millrace.benchmarks.throughput;

import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.MetricSummary;
import io.millrace.schemas.RecordCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BiConsumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Whether a system has written the windows that it should have: only then does its figure count.
 */
final class OutputCheck {

    private static final int FRAME = 5;
    private static final int SHOWN = 3;

    private final KafkaSettings kafka;
    private final WindowReference reference;

    /** How the output agreed. */
    record Verdict(long compared, long missing, long wrong, long unexpected, String example) {

        boolean isGood() {
            return compared > 0 && missing == 0 && wrong == 0 && unexpected == 0;
        }

        @Override
        public String toString() {
            return compared
                    + " rows right, "
                    + missing
                    + " missing, "
                    + wrong
                    + " wrong, "
                    + unexpected
                    + " unexpected or repeated"
                    + example;
        }
    }

    OutputCheck(KafkaSettings kafka, WindowReference reference) {
        this.kafka = kafka;
        this.reference = reference;
    }

    /** Reads the events once, for the reference. */
    static WindowReference reference(
            KafkaSettings kafka, Map<TopicPartition, Long> ends, int everyNth) {
        WindowReference reference = new WindowReference(everyNth);
        BareDecoder decoder = new BareDecoder();
        read(
                kafka,
                ends,
                record -> {
                    decoder.decode(record.value());
                    reference.add(
                            record.partition(),
                            record.offset(),
                            decoder.deviceId,
                            decoder.eventTime,
                            decoder.metrics,
                            decoder.values,
                            decoder.readings);
                });
        return reference;
    }

    /** Compares what a system has written with what it should have. */
    Verdict of(SpeedStack.Trial trial, Path rowsSchema) throws IOException {
        Map<Integer, Long> positions = new HashMap<>();
        trial.committed()
                .forEach((partition, offset) -> positions.put(partition.partition(), offset));
        long until = reference.closedUntil(positions);
        Map<WindowKey, WindowRow> expected = reference.rows(trial.system().windows(), until);
        Comparison comparison = new Comparison(expected, until);
        Map<TopicPartition, Long> ends = ends(trial.output());
        boolean ours = trial.system().isOurs() || trial.system() == SpeedSystem.L2;
        RowReader rows = ours ? new OurRows() : new PeerRows(rowsSchema);
        read(
                kafka,
                ends,
                record ->
                        rows.read(
                                record.value(),
                                (key, row) -> {
                                    if (reference.samples(key.device())) {
                                        comparison.take(key, row);
                                    }
                                }));
        return comparison.verdict();
    }

    /** Takes rows out of the expected ones, and counts what does not agree. */
    static final class Comparison {
        private final Map<WindowKey, WindowRow> open;
        private final long until;
        private long right;
        private long wrong;
        private long unexpected;
        private final StringBuilder examples = new StringBuilder();

        Comparison(Map<WindowKey, WindowRow> expected, long until) {
            this.open = new HashMap<>(expected);
            this.until = until;
        }

        void take(WindowKey key, WindowRow row) {
            if (key.end() > until) {
                return;
            }
            WindowRow expected = open.remove(key);
            if (expected == null) {
                unexpected++;
                example("unexpected " + key + " " + row);
            } else if (expected.agrees(row)) {
                right++;
            } else {
                wrong++;
                example(key + ": " + row + ", right is " + expected);
            }
        }

        Verdict verdict() {
            open.keySet().stream().limit(1).forEach(key -> example("missing " + key));
            return new Verdict(right, open.size(), wrong, unexpected, examples.toString());
        }

        private void example(String text) {
            if (examples.chars().filter(each -> each == '\n').count() < SHOWN) {
                examples.append('\n').append(text);
            }
        }
    }

    /** Reads the rows of one record. */
    private interface RowReader {
        void read(byte[] value, BiConsumer<WindowKey, WindowRow> rows);
    }

    private static final class OurRows implements RowReader {
        private final RecordCodec<MetricAggregate> codec = new RecordCodec<>(MetricAggregate.class);

        @Override
        public void read(byte[] value, BiConsumer<WindowKey, WindowRow> rows) {
            MetricAggregate window;
            try {
                window = codec.decode(Arrays.copyOfRange(value, FRAME, value.length));
            } catch (IOException e) {
                throw new IllegalStateException("an aggregate cannot be read", e);
            }
            for (MetricSummary metric : window.getMetrics()) {
                rows.accept(
                        new WindowKey(
                                window.getDeviceId(),
                                metric.getMetric(),
                                window.getWindowStart().toEpochMilli(),
                                window.getWindowEnd().toEpochMilli()),
                        new WindowRow(
                                metric.getCount(),
                                Double.NaN,
                                metric.getMin(),
                                metric.getMax(),
                                metric.getMean(),
                                metric.getStandardDeviation()));
            }
        }
    }

    private static final class PeerRows implements RowReader {
        private final GenericDatumReader<GenericRecord> reader;
        private BinaryDecoder decoder;

        PeerRows(Path schema) throws IOException {
            reader = new GenericDatumReader<>(new Schema.Parser().parse(Files.readString(schema)));
        }

        @Override
        public void read(byte[] value, BiConsumer<WindowKey, WindowRow> rows) {
            GenericRecord window;
            try {
                decoder = DecoderFactory.get().binaryDecoder(value, decoder);
                window = reader.read(null, decoder);
            } catch (IOException e) {
                throw new IllegalStateException("a row cannot be read", e);
            }
            for (Object each : (List<?>) window.get("metrics")) {
                GenericRecord metric = (GenericRecord) each;
                rows.accept(
                        new WindowKey(
                                window.get("device").toString(),
                                metric.get("metric").toString(),
                                (long) window.get("windowStart"),
                                (long) window.get("windowEnd")),
                        new WindowRow(
                                (long) metric.get("count"),
                                (double) metric.get("sum"),
                                (double) metric.get("min"),
                                (double) metric.get("max"),
                                (double) metric.get("mean"),
                                (double) metric.get("stddev")));
            }
        }
    }

    /** What is done with each record that has a value. */
    private interface RecordReader {
        void read(ConsumerRecord<byte[], byte[]> record);
    }

    private Map<TopicPartition, Long> ends(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(kafka)) {
            return consumer.endOffsets(
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList());
        }
    }

    private static void read(
            KafkaSettings kafka, Map<TopicPartition, Long> ends, RecordReader reader) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(kafka)) {
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(200))) {
                    if (record.value() != null) {
                        reader.read(record);
                    }
                }
            }
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(KafkaSettings kafka) {
        Properties properties = kafka.clientProperties();
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        return new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
