package io.millrace.jobs.runtime;

import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.SourceRecord;
import io.millrace.schemas.DeviceProfile;
import io.millrace.schemas.RecordCodec;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Passes on the device profiles. A deleted profile stays in force: its past still needs it. */
final class SplitProfilesFunction extends SplitFunction<DeviceProfile, ControlInput> {

    private static final long serialVersionUID = 1L;

    private transient RecordCodec<DeviceProfile> profiles;

    SplitProfilesFunction(OutputTag<DeadLetter> deadLetters) {
        super(deadLetters);
    }

    @Override
    public void open(OpenContext context) {
        profiles = new RecordCodec<>(DeviceProfile.class);
    }

    @Override
    void onDecoded(SourceRecord.Decoded<DeviceProfile> decoded, Collector<ControlInput> out) {
        DeviceProfile profile = decoded.value();
        out.collect(
                new ControlInput(
                        ControlInput.PROFILE,
                        profile.getDeviceId(),
                        decoded.recordTime(),
                        profiles.encode(profile)));
    }
}
