package io.millrace.jobs.runtime;

import io.millrace.connectors.events.ClockRejection;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.kafka.EventBlock;
import io.millrace.connectors.kafka.EventBlockWriter;
import io.millrace.connectors.kafka.ToldDevices;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Blocks of one. */
final class Blocks {

    private Blocks() {}

    static EventBlock of(DecodedEvent event) {
        EventBlockWriter writer = new EventBlockWriter(0, new ToldDevices());
        try {
            writer.add(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return writer.block();
    }

    static EventBlock of(ClockRejection clock) {
        EventBlockWriter writer = new EventBlockWriter(0, new ToldDevices());
        try {
            writer.add(clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return writer.block();
    }
}
