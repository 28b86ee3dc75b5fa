package io.millrace.connectors.kafka;

import io.millrace.schemas.RejectReason;

/**
 * A record that cannot be read, and why. Without a stack trace: a burst of bad records must not
 * cost more than good ones.
 */
public final class RejectException extends Exception {

    private static final long serialVersionUID = 1L;

    private final RejectReason reason;

    public RejectException(RejectReason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public RejectReason reason() {
        return reason;
    }
}
