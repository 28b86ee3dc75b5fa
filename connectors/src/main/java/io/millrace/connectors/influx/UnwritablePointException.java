package io.millrace.connectors.influx;

/** Says why no line of the line protocol can carry a point. */
public final class UnwritablePointException extends Exception {

    private static final long serialVersionUID = 1L;

    UnwritablePointException(String message) {
        super(message);
    }
}
