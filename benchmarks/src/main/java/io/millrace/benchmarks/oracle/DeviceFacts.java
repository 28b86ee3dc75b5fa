package io.millrace.benchmarks.oracle;

/**
 * What a device's profile says that matters here.
 *
 * @param tenantId null where the device has no profile: whatever its events say
 * @param deviceType null where the device has no profile
 * @param uploadMillis between two uploads of a device that uploads in batches, else 0
 */
record DeviceFacts(String tenantId, String deviceType, long uploadMillis) {

    static final DeviceFacts UNKNOWN = new DeviceFacts(null, null, 0);

    boolean isForeign(RawRecord.Event event) {
        return tenantId != null && !tenantId.equals(event.tenantId());
    }

    String typeOf(RawRecord.Event event) {
        return deviceType == null ? event.deviceType() : deviceType;
    }
}
