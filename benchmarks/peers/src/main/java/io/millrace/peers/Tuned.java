package io.millrace.peers;

import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.WindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Windows on Flink's stock operators, tuned as far as they go in an hour and a half: what {@link
 * Idiomatic} does, with its costs taken out one after the other. Each knob says what it is for.
 *
 * <p>One row a device and window. What is late goes to the topic {@code OUTPUT-late}, a line {@code
 * device,time} an event.
 */
public final class Tuned {

    private Tuned() {}

    /** Runs until it is killed; see {@link Arguments}. */
    public static void main(String[] words) throws Exception {
        Arguments arguments = new Arguments(words);
        FlinkPeer peer = new FlinkPeer(arguments);
        Configuration configuration = new Configuration();
        // no copy of each event between chained operators
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        StreamExecutionEnvironment environment = peer.environment(configuration);
        OutputTag<TunedEvent> late = new OutputTag<>("late", TunedEvent.TYPE);
        SingleOutputStreamOperator<TunedRow> rows =
                environment
                        .fromSource(
                                peer.<TunedEvent>source()
                                        // fewer hand-overs from the fetcher to the task
                                        .setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000")
                                        // reads only the fields that are needed, into arrays
                                        .setValueOnlyDeserializer(
                                                new TunedEvents(arguments.get("registry")))
                                        .build(),
                                FlinkPeer.<TunedEvent>watermarks((event, time) -> event.time),
                                "events",
                                TunedEvent.TYPE)
                        // one key, one state and one timer a device, not one a metric
                        .keyBy(event -> event.device.text)
                        .window(FlinkPeer.assigner(arguments.window()))
                        .sideOutputLateData(late)
                        // arrays, with a serializer of their own for the checkpoints
                        .aggregate(
                                new Sums(),
                                new Rows(),
                                TunedMoments.TYPE,
                                TypeInformation.of(TunedRow.class));
        rows.sinkTo(
                peer.sink(
                        arguments.get("output"),
                        DeliveryGuarantee.EXACTLY_ONCE,
                        new RowKey(),
                        new TunedRow.Bytes()));
        rows.getSideOutput(late)
                .map(event -> event.device.text + "," + event.time)
                .sinkTo(
                        peer.sink(
                                arguments.get("output") + "-late",
                                DeliveryGuarantee.EXACTLY_ONCE,
                                null,
                                new SimpleStringSchema()));
        environment.execute("tuned");
    }

    private static final class Sums
            implements AggregateFunction<TunedEvent, TunedMoments, TunedMoments> {

        private static final long serialVersionUID = 1L;

        @Override
        public TunedMoments createAccumulator() {
            return new TunedMoments();
        }

        @Override
        public TunedMoments add(TunedEvent event, TunedMoments moments) {
            moments.add(event);
            return moments;
        }

        @Override
        public TunedMoments getResult(TunedMoments moments) {
            return moments;
        }

        @Override
        public TunedMoments merge(TunedMoments a, TunedMoments b) {
            throw new UnsupportedOperationException("only windows of sessions are merged");
        }
    }

    private static final class Rows
            implements WindowFunction<TunedMoments, TunedRow, String, TimeWindow> {

        private static final long serialVersionUID = 1L;

        @Override
        public void apply(
                String device,
                TimeWindow window,
                Iterable<TunedMoments> moments,
                Collector<TunedRow> out) {
            out.collect(
                    new TunedRow(
                            device, window.getStart(), window.getEnd(), moments.iterator().next()));
        }
    }

    private static final class RowKey implements SerializationSchema<TunedRow> {

        private static final long serialVersionUID = 1L;

        @Override
        public byte[] serialize(TunedRow row) {
            return row.device().getBytes(StandardCharsets.UTF_8);
        }
    }
}
