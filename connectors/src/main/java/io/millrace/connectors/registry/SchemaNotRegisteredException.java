package io.millrace.connectors.registry;

/** The schema was never registered under that subject: a step before the job was left out. */
public final class SchemaNotRegisteredException extends SchemaRegistryException {

    private static final long serialVersionUID = 1L;

    public SchemaNotRegisteredException(String message) {
        super(message, null);
    }

    public SchemaNotRegisteredException(String message, Throwable cause) {
        super(message, cause);
    }
}
