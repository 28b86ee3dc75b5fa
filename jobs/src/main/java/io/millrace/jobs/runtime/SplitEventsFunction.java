package io.millrace.jobs.runtime;

import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.events.SourceRecord;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Passes on the device events, and what refused ones tell of their devices' clocks. */
final class SplitEventsFunction extends SplitFunction<DecodedEvent, DeviceInput> {

    private static final long serialVersionUID = 1L;

    SplitEventsFunction(OutputTag<DeadLetter> deadLetters) {
        super(deadLetters);
    }

    @Override
    void onDecoded(SourceRecord.Decoded<DecodedEvent> decoded, Collector<DeviceInput> out) {
        out.collect(DeviceInput.of(decoded.value()));
    }

    /** The letter says it all but to the device's own alerts. */
    @Override
    void onRejected(SourceRecord.Rejected<DecodedEvent> rejected, Collector<DeviceInput> out) {
        if (rejected.clock() != null) {
            out.collect(DeviceInput.of(rejected.clock()));
        }
    }
}
