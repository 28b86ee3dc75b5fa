package io.millrace.benchmarks.throughput;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.connectors.events.ClockGuard;
import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.events.SourceRecord;
import io.millrace.connectors.kafka.DeadLetterSink;
import io.millrace.connectors.kafka.DeadLetterTypeInfo;
import io.millrace.connectors.kafka.DeviceEventDecoder;
import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.kafka.RejectException;
import io.millrace.connectors.kafka.SourceWatermarks;
import io.millrace.connectors.kafka.TopicSource;
import io.millrace.connectors.registry.ConfluentSchemaRegistry;
import io.millrace.connectors.registry.FetchedSchemas;
import io.millrace.connectors.registry.RegistrySettings;
import io.millrace.schemas.Contracts;
import io.millrace.schemas.Topic;
import io.millrace.simulators.fleet.EventStream;
import io.millrace.simulators.fleet.Fleet;
import io.millrace.simulators.fleet.FleetSettings;
import io.millrace.simulators.fleet.TransportSettings;
import io.millrace.simulators.run.KafkaEventSink;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One way of reading a topic of device events, as a process of its own: reads it several times over
 * and prints a line after each pass, {@code pass RECORDS CPU_SECONDS SECONDS ALLOCATED_BYTES}.
 *
 * <p>CPU time is that of the whole process, so that of the collector and the compiler counts too. A
 * pass of Flink is measured from a quarter of the topic on, when the job stands.
 */
public final class IngestProcess {

    private static final long STALLED_NANOS = 60_000_000_000L;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    static final AtomicLong COUNTED = new AtomicLong();
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(2);
    private static final Duration DISORDER = Duration.ofSeconds(2);
    private static final long SLICE_MILLIS = 100;
    private static final int PARTITIONS = 4;

    private final KafkaSettings kafka;
    private final RegistrySettings registry;
    private final String topic;
    private final int passes;

    private IngestProcess(String[] arguments) {
        kafka = KafkaSettings.of(arguments[1]);
        registry = RegistrySettings.of(arguments[2]);
        topic = arguments[3];
        passes = Integer.parseInt(arguments[4]);
    }

    /** What is done with each record that has a value. */
    private interface RecordReader {
        void read(ConsumerRecord<byte[], byte[]> record);
    }

    /**
     * Arguments: {@code l0|l1|decoder|ours|poison|loop BOOTSTRAP REGISTRY_URL TOPIC PASSES}, {@code
     * l2 BOOTSTRAP REGISTRY_URL TOPIC PASSES OUTPUT}, or {@code fill|fill-poison BOOTSTRAP
     * REGISTRY_URL TOPIC 1 DEVICES EVENTS}.
     */
    public static void main(String[] arguments) throws Exception {
        IngestProcess process = new IngestProcess(arguments);
        switch (arguments[0]) {
            case "l0" -> process.consume(record -> COUNTED.lazySet(record.value().length));
            case "l1" -> process.bare();
            case "l2" -> process.aggregation(arguments[5]);
            case "decoder" -> process.decoder();
            case "ours" -> process.flink(IngestProcess::ours);
            case "poison" -> process.flink(IngestProcess::poison);
            case "loop" -> process.loop();
            case "fill" ->
                    process.fill(
                            false, Integer.parseInt(arguments[5]), Long.parseLong(arguments[6]));
            case "fill-poison" ->
                    process.fill(
                            true, Integer.parseInt(arguments[5]), Long.parseLong(arguments[6]));
            default -> throw new IllegalArgumentException("no way " + arguments[0]);
        }
    }

    /** What the process has cost by a moment. */
    private record Moment(long cpuNanos, long nanos, long allocated) {

        static Moment now() {
            long allocated = 0;
            for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
                allocated += Math.max(0, bytes);
            }
            return new Moment(SYSTEM.getProcessCpuTime(), System.nanoTime(), allocated);
        }

        void printSince(Moment start, long records) {
            System.out.printf(
                    Locale.ROOT,
                    "pass %d %f %f %d%n",
                    records,
                    (cpuNanos - start.cpuNanos) / 1e9,
                    (nanos - start.nanos) / 1e9,
                    allocated - start.allocated);
        }
    }

    private void bare() {
        BareDecoder decoder = new BareDecoder();
        consume(record -> decoder.decode(record.value()));
    }

    private void aggregation(String output) {
        Properties properties = kafka.clientProperties();
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "l2-" + output);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, "20");
        try (ConfluentSchemaRegistry asked = new ConfluentSchemaRegistry(registry);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            int id =
                    asked.idOf(
                            Topic.METRIC_AGGREGATES.subject().orElseThrow(),
                            Contracts.schema("MetricAggregate"));
            BareAggregation aggregation = new BareAggregation(producer, output, id);
            consume(aggregation::take, aggregation::pulse, aggregation::startPass);
            aggregation.endPass();
        }
    }

    private void decoder() {
        try (FetchedSchemas schemas = new FetchedSchemas(new ConfluentSchemaRegistry(registry))) {
            DeviceEventDecoder decoder = new DeviceEventDecoder(schemas, ClockGuard.DEFAULT);
            consume(
                    record -> {
                        try {
                            COUNTED.lazySet(decoder.decode(record).eventTime());
                        } catch (RejectException e) {
                            throw new IllegalStateException("a good record was refused", e);
                        }
                    });
        }
    }

    /** A plain consumer that writes everything it reads to the topic of dead letters. */
    private void loop() {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        kafka.clientProperties(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            consume(
                    record -> {
                        Future<RecordMetadata> unused =
                                producer.send(
                                        new ProducerRecord<>(
                                                Topic.DEAD_LETTERS.topicName(),
                                                null,
                                                record.key(),
                                                record.value(),
                                                record.headers()));
                    });
        }
    }

    private void consume(RecordReader reader) {
        consume(reader, pulse -> {}, () -> {});
    }

    /**
     * @param pulses what is done with each record that has no value
     * @param start what is done before each pass
     */
    private void consume(RecordReader reader, RecordReader pulses, Runnable start) {
        Properties properties = consumerProperties();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            for (int pass = 0; pass < passes; pass++) {
                start.run();
                Moment began = Moment.now();
                long records = pass(consumer, ends, reader, pulses);
                Moment.now().printSince(began, records);
            }
        }
    }

    private Properties consumerProperties() {
        Properties properties = kafka.clientProperties();
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        return properties;
    }

    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    private static long pass(
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            RecordReader reader,
            RecordReader pulses) {
        consumer.seekToBeginning(ends.keySet());
        long records = 0;
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                if (record.value() != null) {
                    reader.read(record);
                    records++;
                } else {
                    pulses.read(record);
                }
            }
        }
        return records;
    }

    /** Wires a job that counts what comes to its end. */
    private interface Wiring {
        void wire(IngestProcess process, DataStream<SourceRecord<DecodedEvent>> events);
    }

    private void flink(Wiring wiring) throws Exception {
        long all = count();
        for (int pass = 0; pass < passes; pass++) {
            Configuration configuration = new Configuration();
            configuration.set(PipelineOptions.OBJECT_REUSE, true);
            configuration.set(PipelineOptions.GENERIC_TYPES, false);
            configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
            StreamExecutionEnvironment environment =
                    StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
            wiring.wire(
                    this,
                    environment.fromSource(
                            TopicSource.deviceEvents(
                                    kafka,
                                    registry,
                                    "bench-" + ProcessHandle.current().pid() + "-" + pass,
                                    ClockGuard.DEFAULT,
                                    topic),
                            SourceWatermarks.of(DISORDER, Optional.empty()),
                            "events"));
            COUNTED.set(0);
            JobClient job = environment.executeAsync("ingest");
            awaitCounted(all / 4);
            long from = COUNTED.get();
            Moment start = Moment.now();
            awaitCounted(all);
            Moment.now().printSince(start, COUNTED.get() - from);
            job.cancel().get();
        }
    }

    /** A job that has failed, or reads another topic, must not be waited for without end. */
    private static void awaitCounted(long records) throws InterruptedException {
        long seen = -1;
        long since = System.nanoTime();
        while (COUNTED.get() < records) {
            if (COUNTED.get() != seen) {
                seen = COUNTED.get();
                since = System.nanoTime();
            } else if (System.nanoTime() - since > STALLED_NANOS) {
                throw new IllegalStateException("stands at " + seen + " of " + records);
            }
            Thread.sleep(2);
        }
    }

    private long count() {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        consumerProperties(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            return pass(consumer, consumer.endOffsets(partitions), record -> {}, record -> {});
        }
    }

    private static void ours(IngestProcess process, DataStream<SourceRecord<DecodedEvent>> events) {
        events.sinkTo(new CountingSink<>());
    }

    private static void poison(
            IngestProcess process, DataStream<SourceRecord<DecodedEvent>> events) {
        events.process(new Letters(), new DeadLetterTypeInfo())
                .sinkTo(
                        DeadLetterSink.of(
                                process.kafka,
                                DeliveryGuarantee.EXACTLY_ONCE,
                                "bench-letters",
                                Topic.DEAD_LETTERS.topicName()));
    }

    /** Passes on what was rejected. */
    private static final class Letters
            extends ProcessFunction<SourceRecord<DecodedEvent>, DeadLetter> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(
                SourceRecord<DecodedEvent> record, Context context, Collector<DeadLetter> out) {
            if (record instanceof SourceRecord.Rejected<DecodedEvent> rejected) {
                out.collect(rejected.deadLetter());
                COUNTED.lazySet(COUNTED.get() + 1);
            }
        }
    }

    private void createTopic() throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(kafka.clientProperties())) {
            if (!admin.listTopics().names().get().contains(topic)) {
                admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
            }
        }
    }

    /** Writes a fleet's events, or what is bad of a fleet of which every event has a bad twin. */
    private void fill(boolean poison, int devices, long events)
            throws InterruptedException, ExecutionException {
        long time = System.currentTimeMillis() - Duration.ofHours(1).toMillis();
        FleetSettings settings = FleetSettings.of(devices, 42);
        if (poison) {
            settings = settings.withTransport(TransportSettings.usual().withRates(0, 1));
        }
        try (ConfluentSchemaRegistry asked = new ConfluentSchemaRegistry(registry);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                KafkaEventSink.producerProperties(kafka),
                                new ByteArraySerializer(),
                                new ByteArraySerializer())) {
            int id =
                    asked.idOf(
                            Topic.DEVICE_EVENTS.subject().orElseThrow(),
                            Contracts.schema("DeviceEvent"));
            createTopic();
            EventStream stream = new EventStream(new Fleet(settings, time, time), id);
            AtomicLong sent = new AtomicLong();
            while (sent.get() < events) {
                time += SLICE_MILLIS;
                stream.advance(
                        time,
                        (key, value, due, kind) -> {
                            boolean bad =
                                    kind.startsWith("poison") || kind.equals("unknown-schema");
                            if (bad == poison) {
                                Future<RecordMetadata> unused =
                                        producer.send(
                                                new ProducerRecord<>(topic, null, due, key, value));
                                sent.incrementAndGet();
                            }
                        });
            }
            producer.flush();
            System.out.println("filled " + sent.get());
        }
    }
}
