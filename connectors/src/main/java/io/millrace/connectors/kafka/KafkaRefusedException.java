package io.millrace.connectors.kafka;

/** A broker answers, and says no: rights, limits, or settings. */
public final class KafkaRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public KafkaRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
