package io.millrace.connectors.registry;

import java.util.List;
import org.apache.avro.Schema;

/**
 * A Confluent-compatible schema registry.
 *
 * <p>Every method may throw {@link RegistryUnavailableException}; {@link PatientSchemaRegistry}
 * waits instead. Schemas go to the registry as {@code Schema.toString()}: registries that compare
 * texts find again what was registered.
 */
public interface SchemaRegistry extends WriterSchemas, AutoCloseable {

    /**
     * The writer schema of that id; remembered, so that the registry is asked once an id.
     *
     * @throws UnknownSchemaException when the registry has none
     * @throws UnreadableSchemaException when it is no Avro schema
     */
    @Override
    Schema byId(int id);

    /**
     * The id of exactly this schema under that subject.
     *
     * @throws SchemaNotRegisteredException when it was never registered there
     */
    int idOf(String subject, Schema schema);

    /**
     * Registers the schema, or finds it there already.
     *
     * @return its id
     * @throws IncompatibleSchemaException when the subject's compatibility forbids it
     */
    int register(String subject, Schema schema);

    /** Sets FULL_TRANSITIVE for that subject. */
    void requireFullTransitive(String subject);

    /** Sets FULL_TRANSITIVE for every subject that has no setting of its own. */
    void requireFullTransitive();

    /** Whether the subject would take the schema; true for a subject that is not there yet. */
    boolean isCompatible(String subject, Schema schema);

    /** Version numbers under that subject; empty when the subject is not there. */
    List<Integer> versions(String subject);

    @Override
    void close();
}
