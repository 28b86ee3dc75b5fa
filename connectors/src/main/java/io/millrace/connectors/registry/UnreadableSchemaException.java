package io.millrace.connectors.registry;

/** The registry has something of that id, but no Avro schema that can be read. */
public final class UnreadableSchemaException extends SchemaRegistryException {

    private static final long serialVersionUID = 1L;

    public UnreadableSchemaException(String message) {
        super(message, null);
    }

    public UnreadableSchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}
