package io.millrace.peers;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.formats.avro.RegistryAvroDeserializationSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Windows on Flink's DataStream API as its documentation teaches them: generic records of the
 * registry's schema, a POJO a reading, keyed by device and metric, a window operator with an
 * aggregate function. Every setting is Flink's default.
 *
 * <p>One row a device, metric and window. Of several windows each has an operator of its own. What
 * is late goes to the topic {@code OUTPUT-late}, a line {@code device,metric,time,value} a reading.
 */
public final class Idiomatic {

    private Idiomatic() {}

    /** Runs until it is killed; see {@link Arguments}. */
    public static void main(String[] words) throws Exception {
        Arguments arguments = new Arguments(words);
        FlinkPeer peer = new FlinkPeer(arguments);
        String registry = arguments.get("registry");
        String output = arguments.get("output");
        Schema events =
                new RegistryCoder(registry)
                        .fetch("/subjects/" + arguments.get("input") + "-value/versions/latest");
        StreamExecutionEnvironment environment = peer.environment(new Configuration());
        KeyedStream<Measured, String> readings =
                environment
                        .fromSource(
                                peer.<GenericRecord>source()
                                        .setValueOnlyDeserializer(
                                                new RegistryAvroDeserializationSchema<>(
                                                        GenericRecord.class,
                                                        events,
                                                        () -> new RegistryCoder(registry)))
                                        .build(),
                                FlinkPeer.<GenericRecord>watermarks(
                                        (event, time) -> (Long) event.get("eventTime")),
                                "events")
                        .flatMap(new Readings())
                        .keyBy(reading -> reading.device + "|" + reading.metric);
        DataStream<Row> rows = null;
        DataStream<Measured> late = null;
        for (Arguments.Window window : arguments.windows()) {
            OutputTag<Measured> tag = new OutputTag<>("late") {};
            SingleOutputStreamOperator<Row> results =
                    readings.window(FlinkPeer.assigner(window))
                            .sideOutputLateData(tag)
                            .aggregate(new Moments.OfReadings(), new Rows());
            DataStream<Measured> dropped = results.getSideOutput(tag);
            rows = rows == null ? results : rows.union(results);
            late = late == null ? dropped : late.union(dropped);
        }
        rows.sinkTo(
                peer.sink(output, DeliveryGuarantee.EXACTLY_ONCE, new RowKey(), new RowBytes()));
        late.map(Idiomatic::line)
                .sinkTo(
                        peer.sink(
                                output + "-late",
                                DeliveryGuarantee.EXACTLY_ONCE,
                                null,
                                new SimpleStringSchema()));
        environment.execute("idiomatic");
    }

    private static String line(Measured reading) {
        return reading.device + "," + reading.metric + "," + reading.time + "," + reading.value;
    }

    private static final class Readings implements FlatMapFunction<GenericRecord, Measured> {

        private static final long serialVersionUID = 1L;

        @Override
        public void flatMap(GenericRecord event, Collector<Measured> out) {
            String device = event.get("deviceId").toString();
            long time = (Long) event.get("eventTime");
            for (Map.Entry<?, ?> reading : ((Map<?, ?>) event.get("readings")).entrySet()) {
                out.collect(
                        new Measured(
                                device,
                                reading.getKey().toString(),
                                time,
                                (Double) reading.getValue()));
            }
        }
    }

    private static final class Rows
            extends ProcessWindowFunction<Moments, Row, String, TimeWindow> {

        private static final long serialVersionUID = 1L;

        @Override
        public void process(
                String key, Context context, Iterable<Moments> moments, Collector<Row> out) {
            int sign = key.lastIndexOf('|');
            out.collect(
                    new Row(
                            key.substring(0, sign),
                            key.substring(sign + 1),
                            context.window().getStart(),
                            context.window().getEnd(),
                            moments.iterator().next()));
        }
    }

    private static final class RowKey implements SerializationSchema<Row> {

        private static final long serialVersionUID = 1L;

        @Override
        public byte[] serialize(Row row) {
            return row.device.getBytes(StandardCharsets.UTF_8);
        }
    }

    private static final class RowBytes implements SerializationSchema<Row> {

        private static final long serialVersionUID = 1L;
        private transient Bare rows;
        private transient Schema row;
        private transient Schema metric;

        @Override
        public void open(InitializationContext context) {
            row = Bare.schema("rows.avsc");
            metric = row.getField("metrics").schema().getElementType();
            rows = new Bare(row);
        }

        @Override
        public byte[] serialize(Row result) {
            Moments moments = result.moments;
            GenericRecord values = new GenericData.Record(metric);
            values.put("metric", result.metric);
            values.put("count", moments.count);
            values.put("sum", moments.sum);
            values.put("min", moments.min);
            values.put("max", moments.max);
            values.put("mean", moments.mean);
            values.put("stddev", moments.deviation());
            GenericRecord record = new GenericData.Record(row);
            record.put("device", result.device);
            record.put("windowStart", result.start);
            record.put("windowEnd", result.end);
            record.put("metrics", List.of(values));
            return rows.bytes(record);
        }
    }
}
