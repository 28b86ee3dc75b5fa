package io.millrace.connectors.registry;

/** Something that the registry, or the way to it, would not do. */
public abstract sealed class SchemaRegistryException extends RuntimeException
        permits IncompatibleSchemaException,
                RegistryUnavailableException,
                SchemaNotRegisteredException,
                UnknownSchemaException,
                UnreadableSchemaException {

    private static final long serialVersionUID = 1L;

    SchemaRegistryException(String message, Throwable cause) {
        super(message, cause);
    }
}
