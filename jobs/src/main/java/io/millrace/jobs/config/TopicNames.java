package io.millrace.jobs.config;

import io.millrace.schemas.Topic;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The names that the catalogue's topics have in this deployment; the catalogue's own by default.
 */
public final class TopicNames implements Serializable {

    private static final long serialVersionUID = 1L;

    private final EnumMap<Topic, String> names = new EnumMap<>(Topic.class);

    private TopicNames() {
        for (Topic topic : Topic.values()) {
            names.put(topic, topic.topicName());
        }
    }

    /** The catalogue's own names. */
    public static TopicNames standard() {
        return new TopicNames();
    }

    /** Reads {@code topics.NAME: other-name}, where NAME is the catalogue's without "iot.". */
    static TopicNames of(JobConfig config) {
        TopicNames topics = new TopicNames();
        List<String> errors = new ArrayList<>();
        for (Map.Entry<String, String> renamed : config.under(JobOptions.TOPIC_NAMES).entrySet()) {
            Topic.byName("iot." + renamed.getKey())
                    .ifPresentOrElse(
                            topic -> topics.names.put(topic, renamed.getValue()),
                            () -> errors.add(unknown(renamed.getKey())));
        }
        if (!errors.isEmpty()) {
            throw new ConfigException(config.source(), errors);
        }
        return topics;
    }

    /** The topic's name here. */
    public String of(Topic topic) {
        return names.get(topic);
    }

    private static String unknown(String key) {
        return "unknown key 'topics."
                + key
                + "'; allowed are "
                + Arrays.stream(Topic.values())
                        .map(topic -> "topics." + topic.topicName().substring("iot.".length()))
                        .toList();
    }
}
