package io.millrace.peers.streams;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.Suppressed.BufferConfig;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.Stores;

/**
 * Peer (d): windowed aggregation with Kafka Streams as its documentation teaches it. The events are
 * grouped by the key that they have, the device, so that nothing is written to a topic in between;
 * the store is in memory with its changelog, and a window is written once, when the stream's time
 * is past its end and the disorder.
 *
 * <p>One row a device and window, exactly once. The time of a partition is its own newest event;
 * what is later than that allows is dropped.
 *
 * <p>Words: {@code kafka=HOST:PORT registry=URL input=TOPIC output=TOPIC group=ID window=60s[/10s]
 * checkpoint=2s dir=FOLDER}; the checkpoint is the interval of commits.
 */
public final class KafkaStreamsPeer {

    private static final Duration DISORDER = Duration.ofSeconds(2);

    private KafkaStreamsPeer() {}

    /** Runs until it is killed. */
    public static void main(String[] words) throws InterruptedException {
        Map<String, String> settings =
                Arrays.stream(words)
                        .map(word -> word.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        KafkaStreams streams = new KafkaStreams(topology(settings), properties(settings));
        CountDownLatch failed = new CountDownLatch(1);
        streams.setUncaughtExceptionHandler(
                failure -> {
                    failure.printStackTrace();
                    failed.countDown();
                    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
                });
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> streams.close(Duration.ofSeconds(10))));
        streams.start();
        failed.await();
        System.exit(1);
    }

    private static Properties properties(Map<String, String> settings) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.get("group"));
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.get("kafka"));
        properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.get("dir"));
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                duration(settings.get("checkpoint")).toMillis());
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return properties;
    }

    private static Topology topology(Map<String, String> settings) {
        String[] window = settings.get("window").split("/", 2);
        Duration length = duration(window[0]);
        Duration slide = duration(window[window.length - 1]);
        RowBytes rows = new RowBytes();
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(
                        settings.get("input"),
                        Consumed.with(
                                        Serdes.String(),
                                        Serdes.serdeFrom(
                                                new NeverWritten<GenericRecord>(),
                                                new EventDeserializer(settings.get("registry"))))
                                .withTimestampExtractor(KafkaStreamsPeer::time))
                // Pulses have no value.
                .filter((device, event) -> event != null)
                .groupByKey()
                .windowedBy(TimeWindows.ofSizeAndGrace(length, DISORDER).advanceBy(slide))
                .aggregate(
                        DeviceSummary::new,
                        (device, event, summary) -> summary.add(event),
                        Materialized.<String, DeviceSummary>as(
                                        Stores.inMemoryWindowStore(
                                                "windows", length.plus(DISORDER), length, false))
                                .withKeySerde(Serdes.String())
                                .withValueSerde(DeviceSummary.serde()))
                .suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()))
                .toStream()
                .map(
                        (device, summary) ->
                                KeyValue.pair(
                                        device.key(),
                                        rows.of(
                                                device.key(),
                                                device.window().start(),
                                                device.window().end(),
                                                summary)))
                .to(settings.get("output"), Produced.with(Serdes.String(), Serdes.ByteArray()));
        return builder.build();
    }

    /** The event's own time; a record without an event, a pulse, moves no time. */
    private static long time(ConsumerRecord<Object, Object> record, long partitionTime) {
        return record.value() instanceof GenericRecord event
                ? (long) event.get("eventTime")
                : partitionTime;
    }

    private static Duration duration(String text) {
        return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    }

    /** Stands where Kafka Streams asks for the other direction of a topic that is only read. */
    private static final class NeverWritten<T> implements Serializer<T> {
        @Override
        public byte[] serialize(String topic, T value) {
            throw new UnsupportedOperationException("the input is only read");
        }
    }
}
