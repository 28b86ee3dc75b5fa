package io.millrace.local.demo;

import io.millrace.connectors.influx.InfluxDb;
import io.millrace.local.stack.StackContent;
import io.millrace.local.stack.StackException;
import io.millrace.schemas.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** What a bystander can see of the jobs: offsets in Kafka, points in InfluxDB. */
final class Outside implements AutoCloseable {

    /** Topics whose ends tell whether results are still coming. */
    static final List<Topic> RESULTS =
            List.of(
                    Topic.METRIC_AGGREGATES,
                    Topic.ANOMALIES,
                    Topic.HEALTH,
                    Topic.ALERTS,
                    Topic.ALERT_STATE,
                    Topic.LATE_EVENTS,
                    Topic.DEAD_LETTERS);

    /** One field of each measurement that every point of it has. */
    private static final Map<String, String> COUNTED_FIELDS =
            Map.of(
                    "device_metrics", "count",
                    "device_anomalies", "score",
                    "device_health", "remaining_life_hours",
                    "device_alerts", "open");

    private static final long ANSWER_SECONDS = 20;

    private final Admin admin;
    private final InfluxDb influx;

    Outside(StackContent content) {
        this.admin = Admin.create(content.kafka().clientProperties());
        this.influx = new InfluxDb(content.influx());
    }

    /** Offsets that a group has committed on a topic. */
    Map<TopicPartition, Long> committed(String group, Topic topic) {
        Map<TopicPartition, OffsetAndMetadata> all =
                answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        Map<TopicPartition, Long> committed = new HashMap<>();
        all.forEach(
                (partition, offset) -> {
                    if (offset != null && partition.topic().equals(topic.topicName())) {
                        committed.put(partition, offset.offset());
                    }
                });
        return committed;
    }

    /** The ends of a topic for a reader of committed records. */
    Map<TopicPartition, Long> ends(Topic topic) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        answer(admin.describeTopics(List.of(topic.topicName())).allTopicNames())
                .get(topic.topicName())
                .partitions()
                .forEach(
                        partition ->
                                asked.put(
                                        new TopicPartition(
                                                topic.topicName(), partition.partition()),
                                        OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        answer(
                        admin.listOffsets(
                                        asked,
                                        new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                                .all())
                .forEach((partition, found) -> ends.put(partition, found.offset()));
        return ends;
    }

    /** The ends of all result topics. */
    Map<TopicPartition, Long> resultEnds() {
        Map<TopicPartition, Long> ends = new HashMap<>();
        RESULTS.forEach(topic -> ends.putAll(ends(topic)));
        return ends;
    }

    /** Points in InfluxDB, all measurements together. */
    long influxPoints() {
        long points = 0;
        try {
            for (Map.Entry<String, String> counted : COUNTED_FIELDS.entrySet()) {
                points +=
                        influx.queryLong(
                                "SELECT COUNT(%s) FROM %s"
                                        .formatted(
                                                InfluxDb.quoteIdentifier(counted.getValue()),
                                                InfluxDb.quoteIdentifier(counted.getKey())));
            }
            return points;
        } catch (IOException e) {
            throw new StackException("InfluxDB did not count: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }

    private static <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new StackException("Kafka did not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted", e);
        }
    }
}
