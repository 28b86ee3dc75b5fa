package io.millrace.benchmarks.latency;

import io.millrace.benchmarks.load.BarPlot.Kind;
import io.millrace.benchmarks.systems.BenchServers;
import io.millrace.benchmarks.throughput.SystemProcess;
import io.millrace.connectors.kafka.Framing;
import io.millrace.local.stack.Checkout;
import io.millrace.schemas.AlertEvent;
import io.millrace.schemas.RecordCodec;
import io.millrace.schemas.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** The systems whose alerts are timed, all with the one rule. */
enum LatencySystem {
    B("b", "(b) idiomatic, at least once", Kind.PEER, "", ""),
    ARRIVAL("arrival", "ours, arrival, at least once", Kind.OURS, "arrival", "at-least-once"),
    EVENT_TIME(
            "event-time",
            "ours, event-time, at least once",
            Kind.OURS,
            "event-time",
            "at-least-once"),
    EXACTLY_ONCE(
            "event-time-exactly-once",
            "ours, event-time, exactly once",
            Kind.OURS,
            "event-time",
            "exactly-once");

    private static final String GROUP = "bench-latency";
    private static final String HEAP = "2g";

    private final String word;
    private final String title;
    private final Kind kind;
    private final String ordering;
    private final String delivery;

    LatencySystem(String word, String title, Kind kind, String ordering, String delivery) {
        this.word = word;
        this.title = title;
        this.kind = kind;
        this.ordering = ordering;
        this.delivery = delivery;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return word;
    }

    String title() {
        return title;
    }

    Kind kind() {
        return kind;
    }

    boolean isOurs() {
        return this != B;
    }

    /** Starts it. */
    SystemProcess start(BenchServers servers, List<String> more) throws IOException {
        if (this == B) {
            return servers.peer(
                    GROUP,
                    HEAP,
                    "IdiomaticAlerts",
                    List.of(
                            "checkpoint=2s",
                            "metric=" + LoadFleet.METRIC,
                            "limit=" + AlertSchedule.LIMIT));
        }
        List<String> all = new ArrayList<>();
        all.addAll(List.of("stages=alerting", "time.disorder=2s"));
        all.addAll(List.of("ordering=" + ordering, "delivery=" + delivery));
        all.addAll(more);
        return servers.job(GROUP, HEAP, all);
    }

    /** Where its alerts are written. */
    String alertTopic(BenchServers servers) {
        return isOurs() ? Topic.ALERTS.topicName() : servers.peerOutput();
    }

    AlertWatch.CauseReader causes() throws IOException {
        return isOurs() ? ourCauses() : peerCauses();
    }

    static AlertWatch.CauseReader ourCauses() {
        RecordCodec<AlertEvent> codec = new RecordCodec<>(AlertEvent.class);
        return value -> {
            try {
                AlertEvent alert =
                        codec.decode(Arrays.copyOfRange(value, Framing.LENGTH, value.length));
                return alert.getRuleId().equals(BenchRule.ID)
                        ? alert.getEventTime().toEpochMilli()
                        : -1;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static AlertWatch.CauseReader peerCauses() throws IOException {
        Schema schema =
                new Schema.Parser()
                        .parse(
                                Checkout.find()
                                        .root()
                                        .resolve("benchmarks/peers/src/main/resources/alerts.avsc")
                                        .toFile());
        GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(schema);
        return new AlertWatch.CauseReader() {
            private BinaryDecoder decoder;
            private GenericRecord record;

            @Override
            public long causeMillis(byte[] value) {
                decoder = DecoderFactory.get().binaryDecoder(value, decoder);
                try {
                    record = reader.read(record, decoder);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return (long) record.get("eventTime");
            }
        };
    }
}
