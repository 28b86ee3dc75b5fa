package io.millrace.jobs.stage;

import io.millrace.connectors.events.DecodedEvent;

/**
 * The event that caused a result, so that its latency can be measured from outside.
 *
 * @param sequence of the event; −1 where the device has none
 */
public record Cause(long sequence, int partition, long offset) {

    public static Cause of(DecodedEvent event) {
        return new Cause(event.sequence(), event.partition(), event.offset());
    }
}
