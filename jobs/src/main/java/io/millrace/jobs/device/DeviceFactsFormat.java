package io.millrace.jobs.device;

import io.millrace.jobs.detection.OwnDetectors;
import io.millrace.jobs.maintenance.MaintenanceWork;
import io.millrace.jobs.stage.SectionFormat;
import io.millrace.schemas.MaintenanceKind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Version 5: with each profile the detector of its row. Version 4: as 3, then the work that waits,
 * as (kind, when it was done, from when it counts). Version 3: with each profile its detectors.
 * Version 2: identity, then the profile's versions, each after the time from which it holds, field
 * by field. Version 1: with each profile its device and its own {@code validFrom} once more.
 */
final class DeviceFactsFormat implements SectionFormat<DeviceFacts> {

    @Override
    public String section() {
        return "facts";
    }

    @Override
    public int version() {
        return 5;
    }

    @Override
    public DeviceFacts create() {
        return new DeviceFacts();
    }

    @Override
    public void write(DeviceFacts state, DataOutput out) throws IOException {
        out.writeUTF(state.tenantId);
        out.writeUTF(state.siteId);
        out.writeUTF(state.deviceType);
        out.writeInt(state.profiles().size());
        for (int i = 0; i < state.profiles().size(); i++) {
            out.writeLong(state.profiles().validFrom(i));
            write(state.profiles().version(i), out);
        }
        out.writeByte(state.work().size());
        for (MaintenanceWork work : state.work()) {
            out.writeUTF(work.kind().name());
            out.writeLong(work.at());
            out.writeLong(work.from());
        }
    }

    @Override
    public DeviceFacts read(int version, DataInput in) throws IOException {
        if (version < 1 || version > 5) {
            throw new IOException("facts of version " + version + "; known are 1 to 5");
        }
        DeviceFacts facts = new DeviceFacts();
        facts.tenantId = in.readUTF().intern();
        facts.siteId = in.readUTF().intern();
        facts.deviceType = in.readUTF().intern();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            facts.put(in.readLong(), readProfile(version, in));
        }
        int waiting = version < 4 ? 0 : in.readUnsignedByte();
        for (int i = 0; i < waiting; i++) {
            MaintenanceKind kind = MaintenanceKind.valueOf(in.readUTF());
            facts.plan(new MaintenanceWork(kind, in.readLong(), in.readLong()));
        }
        return facts;
    }

    private static void write(ProfileFacts profile, DataOutput out) throws IOException {
        out.writeUTF(profile.tenantId());
        out.writeUTF(profile.siteId());
        out.writeUTF(profile.deviceType());
        out.writeBoolean(profile.gatewayId() != null);
        if (profile.gatewayId() != null) {
            out.writeUTF(profile.gatewayId());
        }
        writeNullable(profile.expectedIntervalMillis(), out);
        out.writeLong(profile.uploadIntervalMillis());
        writeNullable(profile.expectedFromMillis(), out);
        out.writeInt(profile.thresholds().size());
        for (Map.Entry<String, Double> threshold : profile.thresholds().entrySet()) {
            out.writeUTF(threshold.getKey());
            out.writeDouble(threshold.getValue());
        }
        out.writeUTF(profile.timeZone());
        Map<String, String> ofMetric = profile.detectors().ofMetric();
        out.writeInt(ofMetric.size());
        for (Map.Entry<String, String> detector : ofMetric.entrySet()) {
            out.writeUTF(detector.getKey());
            out.writeUTF(detector.getValue());
        }
        out.writeBoolean(profile.detectors().ofRow() != null);
        if (profile.detectors().ofRow() != null) {
            out.writeUTF(profile.detectors().ofRow());
        }
    }

    private static ProfileFacts readProfile(int version, DataInput in) throws IOException {
        if (version == 1) {
            String unusedDevice = in.readUTF();
        }
        String tenantId = in.readUTF().intern();
        String siteId = in.readUTF().intern();
        String deviceType = in.readUTF().intern();
        String gatewayId = in.readBoolean() ? in.readUTF() : null;
        Long expectedInterval = readNullable(in);
        long uploadInterval = in.readLong();
        Long expectedFrom = readNullable(in);
        Map<String, Double> thresholds = new LinkedHashMap<>();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            thresholds.put(in.readUTF(), in.readDouble());
        }
        String timeZone = in.readUTF();
        if (version == 1) {
            long unusedValidFrom = in.readLong();
        }
        Map<String, String> detectors = new HashMap<>();
        int chosen = version < 3 ? 0 : in.readInt();
        for (int i = 0; i < chosen; i++) {
            detectors.put(in.readUTF().intern(), in.readUTF().intern());
        }
        String ofRow = version >= 5 && in.readBoolean() ? in.readUTF().intern() : null;
        return new ProfileFacts(
                        tenantId,
                        siteId,
                        deviceType,
                        gatewayId,
                        expectedInterval,
                        uploadInterval,
                        expectedFrom,
                        Map.copyOf(thresholds),
                        timeZone,
                        new OwnDetectors(detectors, ofRow))
                .shared();
    }

    private static void writeNullable(Long number, DataOutput out) throws IOException {
        out.writeBoolean(number != null);
        if (number != null) {
            out.writeLong(number);
        }
    }

    private static Long readNullable(DataInput in) throws IOException {
        return in.readBoolean() ? in.readLong() : null;
    }
}
