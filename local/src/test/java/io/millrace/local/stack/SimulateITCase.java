package io.millrace.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.connectors.kafka.TopicReader;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.local.cli.Millrace;
import io.millrace.schemas.FaultLabel;
import io.millrace.schemas.Topic;
import io.millrace.simulators.run.RunDirectory;
import io.millrace.simulators.run.RunSummary;
import io.millrace.simulators.run.SentRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./millrace simulate} against a real broker and a real registry: what a run writes down is
 * what lies on the topic, also when Kafka goes away in the middle.
 */
class SimulateITCase {

    private static final int PARTITIONS = 3;

    @TempDir private Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    @Timeout(120)
    void shouldLoseNothingWhenKafkaGoesAwayInTheMiddle() throws Exception {
        try (KafkaAndRegistry servers = new KafkaAndRegistry(home.resolve("stack"), PARTITIONS)) {
            Path record = home.resolve("run");

            CompletableFuture<Integer> command =
                    CompletableFuture.supplyAsync(() -> simulate(servers.ports(), record));
            await().atMost(20, TimeUnit.SECONDS).until(() -> err.toString().contains("sent"));
            servers.stopKafka();
            await().atMost(20, TimeUnit.SECONDS).until(() -> longestBehind(err.toString()) > 5);
            servers.startKafka();

            assertThat(command.get(60, TimeUnit.SECONDS)).as(err.toString()).isZero();
            RunDirectory run = RunDirectory.open(record);
            requireSameOnTheTopic(run, servers.content());
            requireSameLabels(run, servers.content());
            requireSchemas(run, servers.content());
            RunSummary summary = run.description().summary();
            assertThat(summary.acknowledged()).isEqualTo(summary.produced()).isPositive();
            assertThat(summary.sentLate()).isPositive();
            assertThat(summary.maxBehindMillis()).isGreaterThan(5_000);
            assertThat(err.toString()).contains("Nothing is acknowledged. What is due is kept");
            assertThat(out.toString()).contains("records sent late");
        }
    }

    /** Sixty devices, ten minutes of the past in about ten seconds, and a bit of the present. */
    private int simulate(StackPorts ports, Path record) {
        return Millrace.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(
                        "simulate",
                        "--bootstrap-servers=" + ports.kafkaAddress(),
                        "--registry=" + ports.registryUrl(),
                        "--run=" + record,
                        "--devices=60",
                        "--span=10m",
                        "--speed=60",
                        "--for=15s",
                        "--linger=0",
                        "--late-rate=0.01",
                        "--late-min=2s",
                        "--late-max=4s",
                        "--corrupt-rate=0.01",
                        "--fault=device=7,kind=level-shift,metric=current,at=start+2m,for=1m",
                        "--threads=2",
                        "--fault=device=1,kind=batch-upload,at=start+1m,for=2m",
                        "--fault=device=2,kind=clock-ahead,by=4m50s,at=start+1m,for=2m",
                        "--fault=gateway=0,kind=gateway-outage,at=start+5m,for=30s",
                        "--fault=partition=1,kind=partition-silent,at=start+6m,for=1m",
                        "--fault=device=5,kind=poison-empty,at=start+2m",
                        "--fault=device=5,kind=poison-too-large,at=start+3m",
                        "--fault=kind=schema-upgrade,at=start+5m",
                        "--fault=device=8,kind=drift,metric=temperature,at=start+1m,for=3m");
    }

    /** In seconds, by the lines of progress. */
    private static double longestBehind(String progress) {
        return progress.lines()
                .filter(line -> line.contains("behind by "))
                .map(line -> line.replaceFirst(".*behind by ([\\d.]+) s.*", "$1"))
                .mapToDouble(Double::parseDouble)
                .max()
                .orElse(0);
    }

    private static void requireSameOnTheTopic(RunDirectory run, StackContent content) {
        Map<Integer, List<SentRecord>> sent = new TreeMap<>();
        RunDirectory.Extent extent =
                run.forEachSent(
                        one ->
                                sent.computeIfAbsent(one.partition(), p -> new ArrayList<>())
                                        .add(withoutKind(one)));
        assertThat(extent.whole()).isTrue();
        assertThat(sent).hasSize(PARTITIONS);

        Map<Integer, List<SentRecord>> received = new TreeMap<>();
        try (TopicReader reader =
                new TopicReader(content.kafka(), Topic.DEVICE_EVENTS.topicName())) {
            reader.readToEnd(
                    record ->
                            received.computeIfAbsent(record.partition(), p -> new ArrayList<>())
                                    .add(received(record)));
        }

        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(received.get(partition))
                    .as("partition %s", partition)
                    .isEqualTo(sent.get(partition));
        }
    }

    /** A topic does not say what happened to a record on its way, but for pulses. */
    private static SentRecord withoutKind(SentRecord sent) {
        return new SentRecord(
                sent.recordTime(),
                sent.partition(),
                sent.isPulse() ? "pulse" : "record",
                sent.key(),
                sent.value());
    }

    private static SentRecord received(ConsumerRecord<byte[], byte[]> record) {
        return new SentRecord(
                record.timestamp(),
                record.partition(),
                TopicReader.isPulse(record) ? "pulse" : "record",
                record.key(),
                record.value());
    }

    private static void requireSameLabels(RunDirectory run, StackContent content)
            throws IOException {
        List<FaultLabel> received = new ArrayList<>();
        try (SchemaRegistry registry = content.registry();
                TopicReader reader =
                        new TopicReader(content.kafka(), Topic.FAULT_LABELS.topicName())) {
            TopicReader.Values<FaultLabel> values =
                    new TopicReader.Values<>(registry, FaultLabel.class);
            for (ConsumerRecord<byte[], byte[]> record : reader.readToEnd()) {
                received.add(values.read(record));
            }
        }

        assertThat(received).containsExactlyInAnyOrderElementsOf(run.labels());
        assertThat(run.labels()).hasSizeGreaterThanOrEqualTo(9);
    }

    private static void requireSchemas(RunDirectory run, StackContent content) {
        assertThat(run.description().schemas()).hasSize(2);
        try (SchemaRegistry registry = content.registry()) {
            run.description()
                    .schemas()
                    .forEach(
                            (id, text) ->
                                    assertThat(registry.byId(id))
                                            .isEqualTo(new Schema.Parser().parse(text)));
        }
    }
}
