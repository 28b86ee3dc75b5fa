package io.millrace.connectors.registry;

/** The registry cannot be reached or cannot answer now; asking again later is right. */
public final class RegistryUnavailableException extends SchemaRegistryException {

    private static final long serialVersionUID = 1L;

    public RegistryUnavailableException(String message) {
        super(message, null);
    }

    public RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
