package io.millrace.local.page;

import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.registry.ConfluentSchemaRegistry;
import io.millrace.connectors.registry.RegistrySettings;
import io.millrace.connectors.registry.RegistryUnavailableException;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.schemas.Topic;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the alert topics, and counts the records of the other result topics, on a thread of its
 * own: committed records only, from the beginning of the topics, in no consumer group.
 *
 * <p>A broker, a topic or a registry that is not there is waited for; meanwhile the board says so
 * and keeps what was read.
 */
public final class KafkaAlertFeed implements AlertFeed {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaAlertFeed.class);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CHECK_EVERY = Duration.ofSeconds(2);
    private static final String ANSWER_TIMEOUT_MILLIS = "3000";
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final KafkaSettings kafka;
    private final SchemaRegistry registry;
    private final Clock clock;
    private final AlertTopics topics;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    private volatile AlertBoard board;
    private volatile KafkaConsumer<byte[], byte[]> consumer;
    private long checkAt;
    private long eventRecords;
    private long behind;
    private String problem = "not asked yet";
    private Long problemSince;
    private Long readAt;

    private KafkaAlertFeed(KafkaSettings kafka, SchemaRegistry registry, Clock clock) {
        this.kafka = kafka;
        this.registry = registry;
        this.clock = clock;
        this.topics = new AlertTopics(registry);
        this.problemSince = clock.millis();
        publish();
        this.thread = new Thread(this::run, "live-page-alerts");
        this.thread.setDaemon(true);
    }

    /** Begins to follow; returns at once, whether or not a broker is there. */
    public static KafkaAlertFeed start(KafkaSettings kafka, RegistrySettings registry) {
        KafkaAlertFeed feed =
                new KafkaAlertFeed(kafka, new ConfluentSchemaRegistry(registry), Clock.systemUTC());
        feed.thread.start();
        return feed;
    }

    @Override
    public AlertBoard board() {
        return board;
    }

    @Override
    public void close() {
        if (!isOpen()) {
            return;
        }
        closing.countDown();
        KafkaConsumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
        try {
            thread.join(CLOSE_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        registry.close();
    }

    private void run() {
        try {
            followUntilClosed();
        } catch (RuntimeException e) {
            LOG.error("the alert feed has failed", e);
            away("the page's feed has failed (" + e + "); start the page again");
        }
    }

    private void followUntilClosed() {
        while (isOpen()) {
            try (KafkaConsumer<byte[], byte[]> opened = openConsumer()) {
                consumer = opened;
                checkAt = 0;
                while (isOpen()) {
                    follow(opened);
                }
            } catch (WakeupException e) {
                // Somebody closes the feed.
            } catch (KafkaException e) {
                away(e.getMessage());
                pause();
            } finally {
                consumer = null;
            }
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> from) {
        if (clock.millis() >= checkAt) {
            check(from);
            checkAt = clock.millis() + CHECK_EVERY.toMillis();
        }
        if (from.assignment().isEmpty()) {
            pause();
            return;
        }
        boolean fresh = false;
        try {
            for (ConsumerRecord<byte[], byte[]> record : from.poll(POLL)) {
                topics.take(record);
                positions.put(
                        new TopicPartition(record.topic(), record.partition()),
                        record.offset() + 1);
                fresh = true;
            }
        } catch (RegistryUnavailableException e) {
            away("the schema registry does not answer (" + e.getMessage() + ")");
            seek(from, List.copyOf(from.assignment()));
            pause();
            return;
        }
        if (fresh) {
            publish();
        }
    }

    /** Looks for new partitions, and for how far there is to read. */
    private void check(KafkaConsumer<byte[], byte[]> from) {
        try {
            Map<String, List<PartitionInfo>> known = from.listTopics();
            List<TopicPartition> followed = new ArrayList<>();
            List<String> missing = new ArrayList<>();
            for (Topic topic : AlertTopics.FOLLOWED) {
                List<TopicPartition> partitions = partitions(known, topic);
                followed.addAll(partitions);
                if (partitions.isEmpty()) {
                    missing.add(topic.topicName());
                }
            }
            assign(from, followed);
            behind = behind(from, followed);
            eventRecords = offsets(from, partitions(known, Topic.DEVICE_EVENTS));
            if (missing.isEmpty()) {
                up();
            } else {
                away("there is no topic " + String.join(", ", missing) + " yet");
            }
        } catch (TimeoutException e) {
            away("no answer from " + kafka.bootstrapServers());
        }
    }

    private void assign(KafkaConsumer<byte[], byte[]> from, List<TopicPartition> followed) {
        List<TopicPartition> fresh = new ArrayList<>(followed);
        fresh.removeAll(from.assignment());
        if (!fresh.isEmpty()) {
            from.assign(followed);
            seek(from, fresh);
        }
    }

    /** To the record after the last one taken. */
    private void seek(KafkaConsumer<byte[], byte[]> from, List<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            Long position = positions.get(partition);
            if (position == null) {
                from.seekToBeginning(List.of(partition));
            } else {
                from.seek(partition, position);
            }
        }
    }

    private static long behind(
            KafkaConsumer<byte[], byte[]> from, List<TopicPartition> partitions) {
        return from.endOffsets(partitions).entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - from.position(end.getKey())))
                .sum();
    }

    private static long offsets(
            KafkaConsumer<byte[], byte[]> from, List<TopicPartition> partitions) {
        Map<TopicPartition, Long> begins = from.beginningOffsets(partitions);
        return from.endOffsets(partitions).entrySet().stream()
                .mapToLong(end -> end.getValue() - begins.get(end.getKey()))
                .sum();
    }

    private static List<TopicPartition> partitions(
            Map<String, List<PartitionInfo>> known, Topic topic) {
        return known.getOrDefault(topic.topicName(), List.of()).stream()
                .map(partition -> new TopicPartition(topic.topicName(), partition.partition()))
                .toList();
    }

    private KafkaConsumer<byte[], byte[]> openConsumer() {
        Properties properties = kafka.clientProperties();
        properties.setProperty("isolation.level", "read_committed");
        properties.setProperty("enable.auto.commit", "false");
        properties.setProperty("auto.offset.reset", "earliest");
        properties.setProperty("allow.auto.create.topics", "false");
        properties.putIfAbsent("default.api.timeout.ms", ANSWER_TIMEOUT_MILLIS);
        properties.putIfAbsent("request.timeout.ms", ANSWER_TIMEOUT_MILLIS);
        properties.putIfAbsent("reconnect.backoff.max.ms", "2000");
        return new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void up() {
        problem = null;
        problemSince = null;
        readAt = clock.millis();
        publish();
    }

    private void away(String words) {
        if (problemSince == null) {
            problemSince = clock.millis();
        }
        problem = words;
        publish();
    }

    private void publish() {
        board =
                topics.board(
                        new Reachability(
                                "Kafka",
                                kafka.bootstrapServers(),
                                problem == null,
                                problem,
                                problemSince,
                                readAt),
                        eventRecords,
                        behind);
    }

    private boolean isOpen() {
        return closing.getCount() > 0;
    }

    private void pause() {
        try {
            if (closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }
}
