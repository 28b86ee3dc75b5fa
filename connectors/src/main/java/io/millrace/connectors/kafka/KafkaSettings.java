package io.millrace.connectors.kafka;

import java.io.Serializable;
import java.util.Map;
import java.util.Properties;

/**
 * Where Kafka is, and what its clients need to get in.
 *
 * @param bootstrapServers {@code host:port}, several with commas
 * @param properties of Kafka's clients, passed through: {@code security.protocol}, {@code
 *     sasl.jaas.config} and so on
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> properties)
        implements Serializable {

    public KafkaSettings {
        if (bootstrapServers == null || bootstrapServers.isBlank()) {
            throw new IllegalArgumentException(
                    "kafka.bootstrap-servers is empty; it has to be host:port, several with commas");
        }
        properties = Map.copyOf(properties);
    }

    /** A cluster that asks for nothing. */
    public static KafkaSettings of(String bootstrapServers) {
        return new KafkaSettings(bootstrapServers, Map.of());
    }

    /** For a plain client: the pass-through properties and the address. */
    public Properties clientProperties() {
        Properties client = new Properties();
        client.putAll(properties);
        client.setProperty("bootstrap.servers", bootstrapServers);
        return client;
    }

    /** Names of the properties only: their values may be secrets. */
    @Override
    public String toString() {
        return "KafkaSettings[" + bootstrapServers + ", " + properties.keySet() + "]";
    }
}
