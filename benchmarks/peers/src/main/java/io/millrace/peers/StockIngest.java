package io.millrace.peers;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.formats.avro.RegistryAvroDeserializationSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Stock Flink reading device events: its Kafka source, its registry-backed Avro schema, generic
 * records, watermarks by the events' time, a sink that does nothing. Object reuse is on.
 *
 * <p>Reads the topic several times over and prints a line after each pass, {@code pass RECORDS
 * CPU_SECONDS SECONDS}, measured from a quarter of the topic on, when the job stands.
 */
public final class StockIngest {

    private static final long STALLED_NANOS = 60_000_000_000L;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private StockIngest() {}

    /** Arguments: bootstrap servers, the registry's address, topic, passes, records. */
    public static void main(String[] arguments) throws Exception {
        long records = Long.parseLong(arguments[4]);
        for (int pass = 0; pass < Integer.parseInt(arguments[3]); pass++) {
            CountingSink.COUNTED.set(0);
            JobClient job = submit(arguments[0], arguments[1], arguments[2], pass);
            awaitCounted(records / 4);
            long from = CountingSink.COUNTED.get();
            long cpu = SYSTEM.getProcessCpuTime();
            long nanos = System.nanoTime();
            awaitCounted(records);
            System.out.printf(
                    Locale.ROOT,
                    "pass %d %f %f%n",
                    CountingSink.COUNTED.get() - from,
                    (SYSTEM.getProcessCpuTime() - cpu) / 1e9,
                    (System.nanoTime() - nanos) / 1e9);
            job.cancel().get();
        }
    }

    private static JobClient submit(String kafka, String registry, String topic, int pass)
            throws Exception {
        Schema reader =
                new RegistryCoder(registry).fetch("/subjects/" + topic + "-value/versions/latest");
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(2));
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
        KafkaSource<GenericRecord> source =
                KafkaSource.<GenericRecord>builder()
                        .setBootstrapServers(kafka)
                        .setTopics(topic)
                        .setGroupId("stock-" + ProcessHandle.current().pid() + "-" + pass)
                        .setProperty("isolation.level", "read_committed")
                        .setStartingOffsets(OffsetsInitializer.earliest())
                        .setValueOnlyDeserializer(
                                new RegistryAvroDeserializationSchema<>(
                                        GenericRecord.class,
                                        reader,
                                        () -> new RegistryCoder(registry)))
                        .build();
        environment
                .fromSource(
                        source,
                        WatermarkStrategy.<GenericRecord>forBoundedOutOfOrderness(
                                        Duration.ofSeconds(2))
                                .withTimestampAssigner(
                                        (event, time) -> (Long) event.get("eventTime")),
                        "events")
                .sinkTo(new CountingSink<>());
        return environment.executeAsync("stock");
    }

    /** A job that has failed, or reads another topic, must not be waited for without end. */
    private static void awaitCounted(long records) throws InterruptedException {
        long seen = -1;
        long since = System.nanoTime();
        while (CountingSink.COUNTED.get() < records) {
            if (CountingSink.COUNTED.get() != seen) {
                seen = CountingSink.COUNTED.get();
                since = System.nanoTime();
            } else if (System.nanoTime() - since > STALLED_NANOS) {
                throw new IllegalStateException("stands at " + seen + " of " + records);
            }
            Thread.sleep(2);
        }
    }
}
