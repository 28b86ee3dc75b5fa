package io.millrace.connectors.registry;

import io.millrace.schemas.Topic;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * The step before any job: registers the schema of every topic in the catalogue, sets their
 * compatibility to FULL_TRANSITIVE, and checks.
 */
public final class SchemaRegistration {

    private final SchemaRegistry registry;

    public SchemaRegistration(SchemaRegistry registry) {
        this.registry = registry;
    }

    /** What became of a subject. */
    public enum Status {
        /** Registered now. */
        REGISTERED,
        /** Today's schema was there already. */
        PRESENT,
        /** Not there; {@code register} would put it there. */
        MISSING,
        /** Forbidden by the versions that are there. */
        INCOMPATIBLE
    }

    /**
     * One subject's result.
     *
     * @param schemaId −1 where there is none
     * @param message in words where something is to be done, else empty
     */
    public record Result(String subject, Status status, int schemaId, String message) {
        public boolean isGood() {
            return status == Status.REGISTERED || status == Status.PRESENT;
        }
    }

    /** Registers what is not there yet. An incompatible subject does not keep the others back. */
    public List<Result> register() {
        registry.requireFullTransitive();
        List<Result> results = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            topic.subject().ifPresent(subject -> results.add(register(subject, schema(topic))));
        }
        return results;
    }

    /** Looks, and changes nothing. */
    public List<Result> check() {
        List<Result> results = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            topic.subject().ifPresent(subject -> results.add(check(subject, schema(topic))));
        }
        return results;
    }

    /**
     * The registered id of each of those topics' schema today: what a job asks for at its start.
     *
     * @throws SchemaNotRegisteredException when one is not there
     */
    public static Map<Topic, Integer> ids(SchemaRegistry registry, Iterable<Topic> topics) {
        Map<Topic, Integer> ids = new EnumMap<>(Topic.class);
        for (Topic topic : topics) {
            topic.subject()
                    .ifPresent(subject -> ids.put(topic, registry.idOf(subject, schema(topic))));
        }
        return ids;
    }

    private Result register(String subject, Schema schema) {
        Result before = check(subject, schema);
        if (before.status() == Status.INCOMPATIBLE) {
            return before;
        }
        try {
            int id = registry.register(subject, schema);
            registry.requireFullTransitive(subject);
            Status status = before.isGood() ? Status.PRESENT : Status.REGISTERED;
            return new Result(subject, status, id, "");
        } catch (IncompatibleSchemaException e) {
            return new Result(subject, Status.INCOMPATIBLE, -1, e.getMessage());
        }
    }

    private Result check(String subject, Schema schema) {
        try {
            return new Result(subject, Status.PRESENT, registry.idOf(subject, schema), "");
        } catch (SchemaNotRegisteredException e) {
            if (registry.isCompatible(subject, schema)) {
                return new Result(subject, Status.MISSING, -1, e.getMessage());
            }
            return new Result(
                    subject,
                    Status.INCOMPATIBLE,
                    -1,
                    "today's schema of "
                            + subject
                            + " is not compatible with the versions "
                            + registry.versions(subject)
                            + " that are registered: a new field has to be optional with a"
                            + " default, and no field without one may go");
        }
    }

    private static Schema schema(Topic topic) {
        return topic.valueSchema().orElseThrow();
    }
}
