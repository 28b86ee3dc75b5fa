package io.millrace.benchmarks.oracle;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a topic from its beginning as any stranger could: a plain {@code read_committed} consumer,
 * the registry by HTTP, Avro's generic reader. Uses nothing of Millrace. For one thread.
 */
final class WrittenRecords implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FRAME = 5;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String registryUrl;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Integer, Optional<Schema>> schemas = new HashMap<>();

    WrittenRecords(String bootstrapServers, String registryUrl) {
        this.registryUrl = registryUrl;
        Properties settings = new Properties();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", "false");
        settings.put("fetch.max.wait.ms", "100");
        settings.put("default.api.timeout.ms", "15000");
        // Who only reads makes no topics.
        settings.put("allow.auto.create.topics", "false");
        this.consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Everything committed by now, partition after partition, each in the order of its offsets. */
    List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        List<TopicPartition> partitions = partitions(topic);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(200)).forEach(records::add);
        }
        records.sort(
                Comparator.<ConsumerRecord<byte[], byte[]>>comparingInt(ConsumerRecord::partition)
                        .thenComparingLong(ConsumerRecord::offset));
        return records;
    }

    /** All end offsets of these topics together: they grow as long as anything comes. */
    long offsets(List<String> topics) {
        List<TopicPartition> partitions =
                topics.stream().flatMap(topic -> partitions(topic).stream()).toList();
        return consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Newest record time of the partition that is least far; of an empty one, the smallest long.
     */
    long slowest(List<String> topics) {
        long slowest = Long.MAX_VALUE;
        for (String topic : topics) {
            Map<Integer, Long> newest = new HashMap<>();
            partitions(topic).forEach(found -> newest.put(found.partition(), Long.MIN_VALUE));
            read(topic).forEach(r -> newest.merge(r.partition(), r.timestamp(), Math::max));
            slowest = Math.min(slowest, Collections.min(newest.values()));
        }
        return slowest;
    }

    private List<TopicPartition> partitions(String topic) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        if (found == null || found.isEmpty()) {
            throw new UnknownTopicOrPartitionException(
                    "there is no topic " + topic + "; is it the Kafka that the run went to?");
        }
        return found.stream().map(each -> new TopicPartition(topic, each.partition())).toList();
    }

    @Override
    public void close() {
        consumer.close();
    }

    /** All values of a topic; tombstones are left out. */
    List<GenericRecord> values(String topic) throws IOException {
        List<GenericRecord> values = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : read(topic)) {
            if (record.value() != null) {
                values.add(decode(record.value()));
            }
        }
        return values;
    }

    /**
     * The value of one record.
     *
     * @throws UnknownSchema when the registry has no schema of its id
     * @throws IOException when the bytes are not what their schema says
     */
    GenericRecord decode(byte[] framed) throws IOException {
        ByteBuffer frame = ByteBuffer.wrap(framed);
        if (framed.length < FRAME || frame.get() != 0) {
            throw new IOException("no framing");
        }
        int id = frame.getInt();
        Schema schema =
                schemas.computeIfAbsent(id, this::fetch)
                        .orElseThrow(() -> new UnknownSchema("no schema " + id));
        BinaryDecoder decoder =
                DecoderFactory.get().binaryDecoder(framed, FRAME, framed.length - FRAME, null);
        try {
            GenericRecord value = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
            if (!decoder.isEnd()) {
                throw new IOException("bytes left over");
            }
            return value;
        } catch (AvroRuntimeException | IndexOutOfBoundsException e) {
            throw new IOException(e);
        }
    }

    /** The registry has no schema of that id. */
    static final class UnknownSchema extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnknownSchema(String message) {
            super(message);
        }
    }

    static String text(ConsumerRecord<byte[], byte[]> record, String header) {
        var found = record.headers().lastHeader(header);
        return found == null ? null : new String(found.value(), StandardCharsets.UTF_8);
    }

    private Optional<Schema> fetch(int id) {
        try {
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(URI.create(registryUrl + "/schemas/ids/" + id))
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 404) {
                return Optional.empty();
            }
            String schema = JSON.readTree(answer.body()).get("schema").textValue();
            return Optional.of(new Schema.Parser().parse(schema));
        } catch (IOException e) {
            throw new UncheckedIOException("registry at " + registryUrl + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
