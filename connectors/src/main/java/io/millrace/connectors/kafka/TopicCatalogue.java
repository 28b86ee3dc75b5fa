package io.millrace.connectors.kafka;

import io.github.resilience4j.core.IntervalFunction;
import io.millrace.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics of the catalogue as they are in a cluster: which are missing, and how to make them.
 */
public final class TopicCatalogue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicCatalogue.class);
    private static final long ANSWER_SECONDS = 30;
    private static final IntervalFunction BACK_OFF =
            IntervalFunction.ofExponentialRandomBackoff(
                    Duration.ofMillis(200), 1.6, 0.3, Duration.ofSeconds(5));

    private final KafkaSettings kafka;
    private final Admin admin;
    private final LongSupplier nanos;

    public TopicCatalogue(KafkaSettings kafka) {
        this.kafka = kafka;
        this.nanos = System::nanoTime;
        Properties properties = kafka.clientProperties();
        properties.putIfAbsent("request.timeout.ms", "5000");
        properties.putIfAbsent("default.api.timeout.ms", "10000");
        this.admin = Admin.create(properties);
    }

    /**
     * Returns when a broker answers. One line is logged when it begins to wait and one when the
     * broker is there.
     *
     * @throws KafkaUnavailableException when none has answered for that long
     */
    public void awaitBroker(Duration patience) {
        long deadline = nanos.getAsLong() + patience.toNanos();
        int attempts = 0;
        while (true) {
            try {
                answer(admin.describeCluster().nodes());
                if (attempts > 0) {
                    LOG.info("Kafka at {} is there", kafka.bootstrapServers());
                }
                return;
            } catch (KafkaUnavailableException e) {
                if (attempts == 0) {
                    LOG.warn("Waiting for Kafka at {}: {}", kafka.bootstrapServers(), reason(e));
                }
                attempts++;
                long pauseNanos = TimeUnit.MILLISECONDS.toNanos(BACK_OFF.apply(attempts));
                if (nanos.getAsLong() + pauseNanos > deadline) {
                    throw e;
                }
                pause(pauseNanos);
            }
        }
    }

    /**
     * Returns when a broker answers that has the topic.
     *
     * @throws KafkaUnavailableException when none has answered for that long
     * @throws IllegalStateException when it has no such topic
     */
    public void require(Topic topic, Duration patience) {
        awaitBroker(patience);
        if (!missing(List.of(topic.topicName())).isEmpty()) {
            throw new IllegalStateException(
                    "there is no topic " + topic.topicName() + " at " + kafka.bootstrapServers());
        }
    }

    /** Names of those topics that are not there. */
    public Set<String> missing(Collection<String> topics) {
        Set<String> missing = new TreeSet<>(topics);
        missing.removeAll(answer(admin.listTopics().names()));
        return missing;
    }

    /** How many partitions that topic has; it has to be there. */
    public int partitions(String topic) {
        return answer(admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
                .partitions()
                .size();
    }

    /** As {@link #missing(Collection)}, for the whole catalogue. */
    public Set<String> missing() {
        return missing(List.of(Topic.values()).stream().map(Topic::topicName).toList());
    }

    /**
     * Creates the topics that are not there, with the settings of the catalogue.
     *
     * @param replication empty for the cluster's default
     * @return names of those that were created
     */
    public Set<String> createMissing(
            Collection<Topic> topics, int partitions, Optional<Short> replication) {
        Set<String> missing = missing(topics.stream().map(Topic::topicName).toList());
        List<NewTopic> wanted = new ArrayList<>();
        for (Topic topic : topics) {
            if (missing.contains(topic.topicName())) {
                wanted.add(
                        new NewTopic(topic.topicName(), Optional.of(partitions), replication)
                                .configs(topic.topicConfig()));
            }
        }
        for (KafkaFuture<Void> created : admin.createTopics(wanted).values().values()) {
            try {
                answer(created);
            } catch (KafkaRefusedException e) {
                // Somebody else was faster: it is there, which is what was asked for.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
        return missing;
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }

    private <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof org.apache.kafka.common.errors.RetriableException) {
                throw unavailable(cause);
            }
            throw new KafkaRefusedException(
                    "Kafka at " + kafka.bootstrapServers() + " refuses: " + cause.getMessage(),
                    cause);
        } catch (TimeoutException e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        }
    }

    private KafkaUnavailableException unavailable(Throwable cause) {
        return new KafkaUnavailableException(
                "Kafka at " + kafka.bootstrapServers() + " does not answer", cause);
    }

    private static String reason(KafkaUnavailableException e) {
        String message = e.getCause().getMessage();
        return message == null ? e.getMessage() : message;
    }

    private void pause(long pauseNanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(pauseNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        }
    }
}
