package io.millrace.connectors.registry;

import org.apache.avro.Schema;

/** The schemas that records were written with, by the id that the records carry. */
@FunctionalInterface
public interface WriterSchemas {

    /**
     * The writer schema of that id.
     *
     * @throws UnknownSchemaException when the registry has none
     * @throws UnreadableSchemaException when it is no Avro schema
     * @throws RegistryUnavailableException when the registry had to be asked and did not answer
     */
    Schema byId(int id);
}
