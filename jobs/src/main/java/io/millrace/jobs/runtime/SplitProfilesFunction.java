package io.millrace.jobs.runtime;

import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.SourceRecord;
import io.millrace.schemas.DeviceProfile;
import io.millrace.schemas.MaintenanceEvent;
import io.millrace.schemas.RecordCodec;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Passes on what is said of single devices: profiles and maintenance events. A deleted profile
 * stays in force: its past still needs it.
 */
final class SplitProfilesFunction extends SplitFunction<SpecificRecord, ControlInput> {

    private static final long serialVersionUID = 1L;

    private transient RecordCodec<DeviceProfile> profiles;
    private transient RecordCodec<MaintenanceEvent> maintenance;

    SplitProfilesFunction(OutputTag<DeadLetter> deadLetters) {
        super(deadLetters);
    }

    @Override
    public void open(OpenContext context) {
        profiles = new RecordCodec<>(DeviceProfile.class);
        maintenance = new RecordCodec<>(MaintenanceEvent.class);
    }

    @Override
    void onDecoded(SourceRecord.Decoded<SpecificRecord> decoded, Collector<ControlInput> out) {
        long time = decoded.recordTime();
        if (decoded.value() instanceof DeviceProfile profile) {
            out.collect(
                    new ControlInput(
                            ControlInput.PROFILE,
                            profile.getDeviceId(),
                            time,
                            profiles.encode(profile)));
        } else if (decoded.value() instanceof MaintenanceEvent event) {
            out.collect(
                    new ControlInput(
                            ControlInput.MAINTENANCE,
                            event.getDeviceId(),
                            time,
                            maintenance.encode(event)));
        }
    }
}
