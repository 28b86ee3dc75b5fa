package io.millrace.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connectors.events.ClockGuard;
import io.millrace.connectors.events.ClockRejection;
import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.SourceRecord;
import io.millrace.connectors.registry.FakeRegistry;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.Contracts;
import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.DeviceType;
import io.millrace.schemas.RecordCodec;
import io.millrace.schemas.RejectReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class SourceRecordSchemaTest {

    private static final long TIME = RandomEvents.TIME;
    private final Counters counters = new Counters();

    @Test
    void shouldGiveOneRecordForEveryRecord() throws Exception {
        SourceRecordSchema<?> schema =
                open(
                        SourceRecordSchema.deviceEvents(
                                SourceRecordSchemaTest::registry, ClockGuard.DEFAULT));
        DeviceEvent event = new RandomEvents(1).next();
        byte[] good = Framing.frame(7, new RecordCodec<>(DeviceEvent.class).encode(event));

        assertThat(read(schema, KafkaRecords.of(event.getDeviceId(), good, TIME)))
                .isInstanceOfSatisfying(
                        SourceRecord.Decoded.class,
                        decoded -> {
                            assertThat(decoded.eventTime())
                                    .isEqualTo(event.getEventTime().toEpochMilli());
                            assertThat(decoded.recordTime()).isEqualTo(TIME);
                        });
        assertThat(read(schema, KafkaRecords.pulse(KafkaRecords.TOPIC, TIME)))
                .isEqualTo(new SourceRecord.Pulse<>(TIME));
        assertThat(read(schema, KafkaRecords.of("k", null, TIME)))
                .isInstanceOf(SourceRecord.Rejected.class);

        assertThat(counters.counts)
                .containsEntry("recordsRead", 2L)
                .containsEntry("pulses", 1L)
                .containsEntry("rejected.EMPTY_VALUE", 1L)
                .containsEntry("rejected.CORRUPT", 0L);
    }

    @Test
    void shouldKeepARejectedRecordAsItCame() throws Exception {
        SourceRecordSchema<?> schema =
                open(
                        SourceRecordSchema.deviceEvents(
                                SourceRecordSchemaTest::registry, ClockGuard.DEFAULT));
        byte[] bad = {0, 0, 0, 0, 7, 1, 2, 3};
        ConsumerRecord<byte[], byte[]> record = KafkaRecords.of("key", bad, TIME);
        record.headers().add("trace", new byte[] {9}).add("trace", new byte[] {8});

        SourceRecord<?> rejected = read(schema, record);

        assertThat(((SourceRecord.Rejected<?>) rejected).deadLetter())
                .isEqualTo(
                        new DeadLetter(
                                record.key(),
                                bad,
                                List.of(
                                        new DeadLetter.Header("trace", new byte[] {9}),
                                        new DeadLetter.Header("trace", new byte[] {8})),
                                KafkaRecords.TOPIC,
                                KafkaRecords.PARTITION,
                                KafkaRecords.OFFSET,
                                TIME,
                                7,
                                "ingest",
                                RejectReason.CORRUPT,
                                "a string of -1 bytes where 2 are left"));
    }

    @Test
    void shouldTellOfTheClockWhenTheGuardRefusesAnEvent() throws Exception {
        SourceRecordSchema<?> schema =
                open(
                        SourceRecordSchema.deviceEvents(
                                SourceRecordSchemaTest::registry, ClockGuard.DEFAULT));
        DeviceEvent event = new RandomEvents(1).next();
        byte[] bytes = Framing.frame(7, new RecordCodec<>(DeviceEvent.class).encode(event));

        SourceRecord<?> rejected = read(schema, KafkaRecords.of(event.getDeviceId(), bytes, 12));

        assertThat(((SourceRecord.Rejected<?>) rejected).clock())
                .isEqualTo(
                        new ClockRejection(
                                event.getDeviceId(),
                                event.getTenantId(),
                                event.getSiteId(),
                                event.getDeviceType(),
                                event.getEventTime().toEpochMilli(),
                                12));
    }

    @Test
    void shouldReadSeveralControlTopics() throws Exception {
        Map<String, Class<? extends SpecificRecord>> types = new HashMap<>();
        types.put("iot.alert-rules", AlertRule.class);
        types.put("iot.device-types", DeviceType.class);
        SourceRecordSchema<SpecificRecord> schema =
                open(
                        InstantiationUtil.clone(
                                SourceRecordSchema.control(
                                        SourceRecordSchemaTest::registry, types)));
        AlertRule rule = SpecificRecordSerializerTest.rule("hot", null);
        DeviceType type =
                DeviceType.newBuilder()
                        .setType("pump")
                        .setMetrics(List.of())
                        .setValidFrom(Instant.ofEpochMilli(1))
                        .build();
        byte[] ruleBytes = Framing.frame(8, new RecordCodec<>(AlertRule.class).encode(rule));
        byte[] typeBytes = Framing.frame(9, new RecordCodec<>(DeviceType.class).encode(type));

        assertThat(read(schema, KafkaRecords.of("iot.alert-rules", "hot", ruleBytes, TIME)))
                .isEqualTo(new SourceRecord.ReadValue<>(rule, TIME, TIME));
        assertThat(read(schema, KafkaRecords.of("iot.device-types", "pump", typeBytes, TIME)))
                .isEqualTo(new SourceRecord.ReadValue<>(type, TIME, TIME));
        assertThat(read(schema, KafkaRecords.of("iot.alert-rules", "hot", null, TIME)))
                .isEqualTo(new SourceRecord.Deleted<>("iot.alert-rules", "hot", TIME));
        assertThat(read(schema, KafkaRecords.pulse("iot.alert-rules", TIME)))
                .isEqualTo(new SourceRecord.Pulse<>(TIME));
        assertThat(read(schema, KafkaRecords.of("iot.alert-rules", "pump", typeBytes, TIME)))
                .isInstanceOfSatisfying(
                        SourceRecord.Rejected.class,
                        rejected ->
                                assertThat(rejected.deadLetter().reason())
                                        .isEqualTo(RejectReason.INCOMPATIBLE_SCHEMA));
    }

    private static SchemaRegistry registry() {
        return new FakeRegistry()
                .with(7, Contracts.schema("DeviceEvent"))
                .with(8, Contracts.schema("AlertRule"))
                .with(9, Contracts.schema("DeviceType"));
    }

    private <T> SourceRecordSchema<T> open(SourceRecordSchema<T> schema) {
        schema.open(
                new DeserializationSchema.InitializationContext() {
                    @Override
                    public MetricGroup getMetricGroup() {
                        return counters;
                    }

                    @Override
                    public UserCodeClassLoader getUserCodeClassLoader() {
                        return SimpleUserCodeClassLoader.create(getClass().getClassLoader());
                    }
                });
        return schema;
    }

    private static <T> SourceRecord<T> read(
            SourceRecordSchema<T> schema, ConsumerRecord<byte[], byte[]> record) {
        List<SourceRecord<T>> out = new ArrayList<>();
        schema.deserialize(record, new ListOut<>(out));
        assertThat(out).hasSize(1);
        return out.get(0);
    }

    private record ListOut<T>(List<T> list) implements org.apache.flink.util.Collector<T> {
        @Override
        public void collect(T record) {
            list.add(record);
        }

        @Override
        public void close() {}
    }

    /** Counts by name, in the group {@code millrace} only. */
    private static final class Counters extends UnregisteredMetricsGroup {

        private final Map<String, Counter> byName = new HashMap<>();
        private final Map<String, Long> counts =
                new java.util.AbstractMap<>() {
                    @Override
                    public java.util.Set<Entry<String, Long>> entrySet() {
                        Map<String, Long> now = new HashMap<>();
                        byName.forEach((name, counter) -> now.put(name, counter.getCount()));
                        return now.entrySet();
                    }
                };

        @Override
        public MetricGroup addGroup(String name) {
            assertThat(name).isEqualTo("millrace");
            return this;
        }

        @Override
        public Counter counter(String name) {
            return byName.computeIfAbsent(name, key -> new SimpleCounter());
        }
    }
}
