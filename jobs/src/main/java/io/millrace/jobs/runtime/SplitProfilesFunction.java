package io.millrace.jobs.runtime;

import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.SourceRecord;
import io.millrace.schemas.DeviceProfile;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Passes on the device profiles. A deleted profile stays in force: its past still needs it. */
final class SplitProfilesFunction extends SplitFunction<DeviceProfile, DeviceInput> {

    private static final long serialVersionUID = 1L;

    SplitProfilesFunction(OutputTag<DeadLetter> deadLetters) {
        super(deadLetters);
    }

    @Override
    void onDecoded(SourceRecord.Decoded<DeviceProfile> decoded, Collector<DeviceInput> out) {
        out.collect(DeviceInput.of(decoded.value(), decoded.recordTime()));
    }
}
