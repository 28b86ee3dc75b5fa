package io.millrace.connectors.registry;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.RestService;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.entities.Config;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.entities.SchemaString;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;

/**
 * A registry reached through Confluent's own client.
 *
 * <p>Schemas cross as JSON text, by the client's REST part: the client's own Avro, which is another
 * version than ours, neither parses nor prints them. Safe for several threads.
 */
public final class ConfluentSchemaRegistry implements SchemaRegistry {

    private static final int CLIENT_CACHE = 1_000;
    private static final String FULL_TRANSITIVE = "FULL_TRANSITIVE";
    private static final String CONNECT_TIMEOUT = "http.connect.timeout.ms";
    private static final String READ_TIMEOUT = "http.read.timeout.ms";
    private static final int DEFAULT_CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int DEFAULT_READ_TIMEOUT_MILLIS = 10_000;

    // Confluent's error codes. A bare 404 is none of them: it is a wrong path in registry.url.
    private static final int SUBJECT_NOT_FOUND = 40401;
    private static final int VERSION_NOT_FOUND = 40402;
    private static final int SCHEMA_NOT_FOUND = 40403;

    private final RegistrySettings settings;
    private final RestService rest;
    private final CachedSchemaRegistryClient client;
    private final Map<Integer, Schema> byId = new ConcurrentHashMap<>();

    public ConfluentSchemaRegistry(RegistrySettings settings) {
        this.settings = settings;
        this.rest = new RestService(settings.url());
        rest.setHttpConnectTimeoutMs(millis(CONNECT_TIMEOUT, DEFAULT_CONNECT_TIMEOUT_MILLIS));
        rest.setHttpReadTimeoutMs(millis(READ_TIMEOUT, DEFAULT_READ_TIMEOUT_MILLIS));
        this.client = new CachedSchemaRegistryClient(rest, CLIENT_CACHE, settings.properties());
    }

    @Override
    public Schema byId(int id) {
        Schema known = byId.get(id);
        if (known != null) {
            return known;
        }
        SchemaString found = ask("read schema " + id, () -> rest.getId(id));
        Schema schema = parse(id, found);
        byId.put(id, schema);
        return schema;
    }

    @Override
    public int idOf(String subject, Schema schema) {
        try {
            return ask(
                    "look up " + subject,
                    () -> rest.lookUpSubjectVersion(schema.toString(), subject, false).getId());
        } catch (UnknownSchemaException e) {
            throw new SchemaNotRegisteredException(
                    "the registry at "
                            + settings.shownUrl()
                            + " does not have today's schema of subject "
                            + subject
                            + "; run ./millrace schemas register",
                    e);
        }
    }

    @Override
    public int register(String subject, Schema schema) {
        return ask("register " + subject, () -> rest.registerSchema(schema.toString(), subject));
    }

    @Override
    public void requireFullTransitive(String subject) {
        ask(
                "set the compatibility of " + subject,
                () -> client.updateConfig(subject, new Config(FULL_TRANSITIVE)));
    }

    @Override
    public void requireFullTransitive() {
        ask("set the compatibility", () -> client.updateConfig(null, new Config(FULL_TRANSITIVE)));
    }

    @Override
    public boolean isCompatible(String subject, Schema schema) {
        try {
            return ask(
                    "check " + subject,
                    () -> rest.testCompatibility(schema.toString(), subject, false).isEmpty());
        } catch (UnknownSchemaException e) {
            return true;
        }
    }

    @Override
    public List<Integer> versions(String subject) {
        try {
            return List.copyOf(ask("list " + subject, () -> client.getAllVersions(subject)));
        } catch (UnknownSchemaException e) {
            return List.of();
        }
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new RegistryUnavailableException("closing the registry's client", e);
        }
    }

    private Schema parse(int id, SchemaString found) {
        String type = found.getSchemaType();
        if (type != null && !type.equals("AVRO")) {
            throw new UnreadableSchemaException("schema " + id + " is of type " + type);
        }
        try {
            return new Schema.Parser().parse(found.getSchemaString());
        } catch (AvroRuntimeException e) {
            throw new UnreadableSchemaException(
                    "schema " + id + " cannot be parsed: " + e.getMessage(), e);
        }
    }

    private <T> T ask(String what, Question<T> question) {
        try {
            return question.ask();
        } catch (IOException e) {
            throw new RegistryUnavailableException(at(what) + ": " + reason(e), e);
        } catch (RestClientException e) {
            String message = at(what) + ": " + e.getMessage();
            throw switch (e.getErrorCode()) {
                case SUBJECT_NOT_FOUND, VERSION_NOT_FOUND, SCHEMA_NOT_FOUND ->
                        new UnknownSchemaException(message, e);
                default ->
                        e.getStatus() == 409 || e.getStatus() == 422
                                ? new IncompatibleSchemaException(message, e)
                                : new RegistryUnavailableException(
                                        message + " (HTTP " + e.getStatus() + ")", e);
            };
        }
    }

    private String at(String what) {
        return what + " at " + settings.shownUrl();
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private int millis(String property, int otherwise) {
        String value = settings.properties().get(property);
        if (value == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(value.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "registry property " + property + " is " + value + "; milliseconds are allowed",
                    e);
        }
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws IOException, RestClientException;
    }
}
