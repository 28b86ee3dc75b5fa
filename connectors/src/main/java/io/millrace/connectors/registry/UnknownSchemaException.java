package io.millrace.connectors.registry;

/** The registry answers that it has no schema of that id. */
public final class UnknownSchemaException extends SchemaRegistryException {

    private static final long serialVersionUID = 1L;

    public UnknownSchemaException(String message) {
        super(message, null);
    }

    public UnknownSchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}
