package io.millrace.peers;

import java.nio.file.Path;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.SerializableTimestampAssigner;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/** What the peers on Flink's DataStream API have to have in common for their figures to compare. */
final class FlinkPeer {

    private final Arguments arguments;

    FlinkPeer(Arguments arguments) {
        this.arguments = arguments;
    }

    /** One slot; checkpoints as often as asked for, exactly once, in the folder. */
    StreamExecutionEnvironment environment(Configuration configuration) {
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, arguments.checkpoint());
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                Path.of(arguments.get("dir")).toAbsolutePath().toUri().toString());
        return StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    }

    /** The input from its beginning; offsets are committed with the checkpoints. */
    <T> KafkaSourceBuilder<T> source() {
        return KafkaSource.<T>builder()
                .setBootstrapServers(arguments.get("kafka"))
                .setTopics(arguments.get("input"))
                .setGroupId(arguments.get("group"))
                .setProperty("isolation.level", "read_committed")
                .setStartingOffsets(OffsetsInitializer.earliest());
    }

    static <T> WatermarkStrategy<T> watermarks(SerializableTimestampAssigner<T> time) {
        return WatermarkStrategy.<T>forBoundedOutOfOrderness(Arguments.DISORDER)
                .withTimestampAssigner(time);
    }

    static WindowAssigner<Object, TimeWindow> assigner(Arguments.Window window) {
        return window.tumbling()
                ? TumblingEventTimeWindows.of(window.size())
                : SlidingEventTimeWindows.of(window.size(), window.slide());
    }

    /** Writes values, and keys where there are any. */
    <T> KafkaSink<T> sink(
            String topic,
            DeliveryGuarantee guarantee,
            SerializationSchema<T> key,
            SerializationSchema<T> value) {
        // Flink's default of an hour is more than a broker allows.
        Properties producer = new Properties();
        producer.setProperty("transaction.timeout.ms", "600000");
        var records =
                KafkaRecordSerializationSchema.<T>builder()
                        .setTopic(topic)
                        .setValueSerializationSchema(value);
        if (key != null) {
            records.setKeySerializationSchema(key);
        }
        return KafkaSink.<T>builder()
                .setBootstrapServers(arguments.get("kafka"))
                .setDeliveryGuarantee(guarantee)
                .setTransactionalIdPrefix(arguments.get("group") + "-" + topic)
                .setKafkaProducerConfig(producer)
                .setRecordSerializer(records.build())
                .build();
    }
}
