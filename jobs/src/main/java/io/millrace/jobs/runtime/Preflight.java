package io.millrace.jobs.runtime;

import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.kafka.TopicCatalogue;
import io.millrace.connectors.registry.PatientSchemaRegistry;
import io.millrace.connectors.registry.SchemaNotRegisteredException;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.jobs.config.ConfigException;
import io.millrace.jobs.config.JobSettings;
import io.millrace.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What has to be true before a job is built: Kafka answers, the topics are there, the schemas are
 * registered. Waits for systems that are away, and says so; stops for what waiting cannot mend.
 */
public final class Preflight {

    /** Begins every line that is meant for the person who submits the job. */
    public static final String SAID = "millrace: ";

    private static final Duration FOR_EVER = Duration.ofDays(3650);

    private Preflight() {}

    /**
     * Waits for Kafka; stops when a topic is missing, naming each and the command that makes it.
     */
    public static void requireTopics(JobSettings job, Collection<Topic> topics) {
        List<String> names = topics.stream().map(job.topics()::of).toList();
        KafkaSettings kafka = job.kafka();
        Set<String> missing;
        say("asking Kafka at " + kafka.bootstrapServers() + "; waiting while it is away");
        try (TopicCatalogue catalogue = new TopicCatalogue(kafka)) {
            catalogue.awaitBroker(FOR_EVER);
            missing = catalogue.missing(names);
        }
        if (!missing.isEmpty()) {
            throw new ConfigException(
                    "of job " + job.name(),
                    missing.stream()
                            .sorted()
                            .map(
                                    name ->
                                            "topic '"
                                                    + name
                                                    + "' is not on "
                                                    + kafka.bootstrapServers()
                                                    + "; ./millrace topics create makes what is"
                                                    + " missing")
                            .toList());
        }
    }

    /** How many partitions the topic has, which is there. */
    public static int partitions(JobSettings job, Topic topic) {
        try (TopicCatalogue catalogue = new TopicCatalogue(job.kafka())) {
            return catalogue.partitions(job.topics().of(topic));
        }
    }

    /**
     * Waits for the registry and asks for the ids of today's contracts by the text that was
     * registered; stops when one is not registered.
     */
    public static Map<Topic, Integer> schemaIds(JobSettings job, Collection<Topic> topics) {
        Map<Topic, Integer> ids = new EnumMap<>(Topic.class);
        List<String> errors = new ArrayList<>();
        say("asking the registry at " + job.registry().shownUrl() + "; waiting while it is away");
        try (SchemaRegistry registry = PatientSchemaRegistry.connect(job.registry())) {
            for (Topic topic : topics) {
                String subject = job.topics().of(topic) + "-value";
                try {
                    ids.put(topic, registry.idOf(subject, topic.valueSchema().orElseThrow()));
                } catch (SchemaNotRegisteredException e) {
                    errors.add(e.getMessage());
                }
            }
        }
        if (!errors.isEmpty()) {
            throw new ConfigException("of job " + job.name(), errors);
        }
        return ids;
    }

    /** To the console of whoever submits: the clients' own lines go to the log. */
    private static void say(String line) {
        System.err.println(SAID + line);
    }
}
