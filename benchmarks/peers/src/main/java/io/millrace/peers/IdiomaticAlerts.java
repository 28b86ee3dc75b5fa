package io.millrace.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.formats.avro.RegistryAvroDeserializationSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One rule on Flink's DataStream API as its documentation teaches it: a keyed process function that
 * keeps per device whether {@code metric} stands above {@code limit}, and writes each change. Every
 * setting is Flink's default; a change is written at least once.
 */
public final class IdiomaticAlerts {

    private IdiomaticAlerts() {}

    /** Runs until it is killed; see {@link Arguments}. */
    public static void main(String[] words) throws Exception {
        Arguments arguments = new Arguments(words);
        FlinkPeer peer = new FlinkPeer(arguments);
        String registry = arguments.get("registry");
        Schema events =
                new RegistryCoder(registry)
                        .fetch("/subjects/" + arguments.get("input") + "-value/versions/latest");
        StreamExecutionEnvironment environment = peer.environment(new Configuration());
        environment
                .fromSource(
                        peer.<Placed>source()
                                .setDeserializer(
                                        new WithPlace(
                                                new RegistryAvroDeserializationSchema<>(
                                                        GenericRecord.class,
                                                        events,
                                                        () -> new RegistryCoder(registry)),
                                                arguments.get("metric")))
                                .build(),
                        FlinkPeer.<Placed>watermarks((event, time) -> event.time),
                        "events")
                .keyBy(event -> event.device)
                .process(new Rule(Double.parseDouble(arguments.get("limit"))))
                .sinkTo(
                        peer.sink(
                                arguments.get("output"),
                                DeliveryGuarantee.AT_LEAST_ONCE,
                                new AlertKey(),
                                new AlertBytes()));
        environment.execute("idiomatic-alerts");
    }

    /** A reading of the metric, and where its event lay; also the alert, which says the same. */
    public static final class Placed {

        public String device;
        public long time;
        public int partition;
        public long offset;
        public double value;
        public boolean raised;

        public Placed() {}
    }

    private static final class WithPlace implements KafkaRecordDeserializationSchema<Placed> {

        private static final long serialVersionUID = 1L;
        private final DeserializationSchema<GenericRecord> events;
        private final String metric;

        WithPlace(DeserializationSchema<GenericRecord> events, String metric) {
            this.events = events;
            this.metric = metric;
        }

        @Override
        public void open(DeserializationSchema.InitializationContext context) throws Exception {
            events.open(context);
        }

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Placed> out)
                throws IOException {
            GenericRecord event =
                    record.value() == null ? null : events.deserialize(record.value());
            if (event == null) {
                return;
            }
            for (Map.Entry<?, ?> reading : ((Map<?, ?>) event.get("readings")).entrySet()) {
                if (reading.getKey().toString().equals(metric)) {
                    Placed placed = new Placed();
                    placed.device = event.get("deviceId").toString();
                    placed.time = (Long) event.get("eventTime");
                    placed.partition = record.partition();
                    placed.offset = record.offset();
                    placed.value = (Double) reading.getValue();
                    out.collect(placed);
                }
            }
        }

        @Override
        public TypeInformation<Placed> getProducedType() {
            return TypeInformation.of(Placed.class);
        }
    }

    private static final class Rule extends KeyedProcessFunction<String, Placed, Placed> {

        private static final long serialVersionUID = 1L;
        private final double limit;
        private transient ValueState<Boolean> raised;

        Rule(double limit) {
            this.limit = limit;
        }

        @Override
        public void open(OpenContext context) {
            raised =
                    getRuntimeContext()
                            .getState(new ValueStateDescriptor<>("raised", Boolean.class));
        }

        @Override
        public void processElement(Placed reading, Context context, Collector<Placed> out)
                throws IOException {
            boolean before = Boolean.TRUE.equals(raised.value());
            boolean now = reading.value > limit;
            if (now != before) {
                raised.update(now);
                reading.raised = now;
                out.collect(reading);
            }
        }
    }

    private static final class AlertKey implements SerializationSchema<Placed> {

        private static final long serialVersionUID = 1L;

        @Override
        public byte[] serialize(Placed alert) {
            return alert.device.getBytes(StandardCharsets.UTF_8);
        }
    }

    private static final class AlertBytes implements SerializationSchema<Placed> {

        private static final long serialVersionUID = 1L;
        private transient Schema schema;
        private transient Bare alerts;

        @Override
        public void open(InitializationContext context) {
            schema = Bare.schema("alerts.avsc");
            alerts = new Bare(schema);
        }

        @Override
        public byte[] serialize(Placed alert) {
            GenericRecord record = new GenericData.Record(schema);
            record.put("device", alert.device);
            record.put("eventTime", alert.time);
            record.put("sourcePartition", alert.partition);
            record.put("sourceOffset", alert.offset);
            record.put("raised", alert.raised);
            return alerts.bytes(record);
        }
    }
}
