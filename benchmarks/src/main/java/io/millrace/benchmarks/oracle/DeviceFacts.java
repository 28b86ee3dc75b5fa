package io.millrace.benchmarks.oracle;

/**
 * What a device's profile says that matters here.
 *
 * @param tenantId null where the device has no profile: whatever its events say
 * @param deviceType null where the device has no profile
 * @param uploadMillis between two uploads of a device that uploads in batches, else 0
 * @param expectedMillis between two events; 0 where nothing is expected
 * @param expectedFrom event time from which events are expected
 */
record DeviceFacts(
        String tenantId,
        String deviceType,
        long uploadMillis,
        long expectedMillis,
        long expectedFrom) {

    static final DeviceFacts UNKNOWN = new DeviceFacts(null, null, 0, 0, Long.MIN_VALUE);

    boolean isForeign(RawRecord.Event event) {
        return tenantId != null && !tenantId.equals(event.tenantId());
    }

    String typeOf(RawRecord.Event event) {
        return deviceType == null ? event.deviceType() : deviceType;
    }

    /** Events expected in [start, end); null where nobody knows. */
    Double expected(long start, long end) {
        if (expectedMillis == 0) {
            return null;
        }
        double millis = Math.max(0, end - (double) Math.max(start, expectedFrom));
        return (double) Math.round(millis / expectedMillis);
    }
}
