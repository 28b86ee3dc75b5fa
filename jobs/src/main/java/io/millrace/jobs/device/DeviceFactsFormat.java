package io.millrace.jobs.device;

import io.millrace.jobs.stage.SectionFormat;
import io.millrace.schemas.DeviceProfile;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Version 1: identity, then the profile's versions, field by field. */
final class DeviceFactsFormat implements SectionFormat<DeviceFacts> {

    @Override
    public String section() {
        return "facts";
    }

    @Override
    public int version() {
        return 1;
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
        out.writeInt(state.profiles.versions().size());
        for (Map.Entry<Long, DeviceProfile> version : state.profiles.versions().entrySet()) {
            out.writeLong(version.getKey());
            write(version.getValue(), out);
        }
    }

    @Override
    public DeviceFacts copy(DeviceFacts state) {
        DeviceFacts copy = new DeviceFacts();
        copy.tenantId = state.tenantId;
        copy.siteId = state.siteId;
        copy.deviceType = state.deviceType;
        state.profiles.versions().forEach(copy.profiles::put);
        return copy;
    }

    @Override
    public DeviceFacts read(int version, DataInput in) throws IOException {
        if (version != 1) {
            throw new IOException("facts of version " + version + "; known is 1");
        }
        DeviceFacts facts = new DeviceFacts();
        facts.tenantId = in.readUTF();
        facts.siteId = in.readUTF();
        facts.deviceType = in.readUTF();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            facts.profiles.put(in.readLong(), readProfile(in));
        }
        return facts;
    }

    private static void write(DeviceProfile profile, DataOutput out) throws IOException {
        out.writeUTF(profile.getDeviceId());
        out.writeUTF(profile.getTenantId());
        out.writeUTF(profile.getSiteId());
        out.writeUTF(profile.getDeviceType());
        out.writeBoolean(profile.getGatewayId() != null);
        if (profile.getGatewayId() != null) {
            out.writeUTF(profile.getGatewayId());
        }
        writeNullable(profile.getExpectedIntervalMillis(), out);
        out.writeLong(profile.getUploadIntervalMillis());
        writeNullable(
                profile.getExpectedFrom() == null ? null : profile.getExpectedFrom().toEpochMilli(),
                out);
        out.writeInt(profile.getThresholds().size());
        for (Map.Entry<String, Double> threshold : profile.getThresholds().entrySet()) {
            out.writeUTF(threshold.getKey());
            out.writeDouble(threshold.getValue());
        }
        out.writeUTF(profile.getTimeZone());
        out.writeLong(profile.getValidFrom().toEpochMilli());
    }

    private static DeviceProfile readProfile(DataInput in) throws IOException {
        DeviceProfile.Builder profile =
                DeviceProfile.newBuilder()
                        .setDeviceId(in.readUTF())
                        .setTenantId(in.readUTF())
                        .setSiteId(in.readUTF())
                        .setDeviceType(in.readUTF())
                        .setGatewayId(in.readBoolean() ? in.readUTF() : null)
                        .setExpectedIntervalMillis(readNullable(in))
                        .setUploadIntervalMillis(in.readLong());
        Long expectedFrom = readNullable(in);
        profile.setExpectedFrom(expectedFrom == null ? null : Instant.ofEpochMilli(expectedFrom));
        Map<String, Double> thresholds = new LinkedHashMap<>();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            thresholds.put(in.readUTF(), in.readDouble());
        }
        return profile.setThresholds(thresholds)
                .setTimeZone(in.readUTF())
                .setValidFrom(Instant.ofEpochMilli(in.readLong()))
                .build();
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
