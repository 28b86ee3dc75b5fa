package io.millrace.connectors.kafka;

import io.millrace.connectors.events.DecodedEvent;

/**
 * How device events of one writer schema are read: steps in the order of the wire, each of which
 * leaves a value in the event's fields or goes over one that nobody asks for.
 *
 * <p>{@link EventPlanner} makes it, once a schema. Not for several threads.
 */
final class EventPlan {

    private final EventFields fields;
    private final Step event;

    EventPlan(EventFields fields, Step event) {
        this.fields = fields;
        this.event = event;
    }

    /**
     * Reads one event; it is the same object each time.
     *
     * @param key the record's key, null where it has none
     * @throws RejectException CORRUPT, TOO_LARGE, BAD_DEVICE_ID or INCOMPATIBLE_SCHEMA
     */
    DecodedEvent read(
            byte[] key, byte[] bytes, int offset, long recordTime, int partition, long position)
            throws RejectException {
        fields.begin(key, bytes, offset);
        event.read();
        return fields.end(recordTime, partition, position);
    }

    /** Reads what comes next in the input. */
    @FunctionalInterface
    interface Step {
        void read() throws RejectException;
    }
}
