package io.millrace.connectors.kafka;

import io.millrace.connectors.events.ClockRejection;
import io.millrace.schemas.RejectReason;

/**
 * A record that cannot be read, and why. Without a stack trace: a burst of bad records must not
 * cost more than good ones.
 */
public final class RejectException extends Exception {

    private static final long serialVersionUID = 1L;

    private final RejectReason reason;
    private final transient ClockRejection clock;

    public RejectException(RejectReason reason, String message) {
        this(reason, message, null);
    }

    /**
     * @param clock what the record tells of its device's clock; null for nothing
     */
    RejectException(RejectReason reason, String message, ClockRejection clock) {
        super(message, null, false, false);
        this.reason = reason;
        this.clock = clock;
    }

    public RejectReason reason() {
        return reason;
    }

    /** Null unless the clock guard refused the record. */
    ClockRejection clock() {
        return clock;
    }
}
