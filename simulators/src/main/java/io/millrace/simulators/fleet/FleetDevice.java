package io.millrace.simulators.fleet;

/**
 * One device of a fleet.
 *
 * @param number in the fleet, from 0
 * @param firstEventMillis event time of sequence 0
 * @param intervalMillis between two events
 * @param model what its sensors show
 */
public record FleetDevice(
        int number,
        String deviceId,
        String tenantId,
        String siteId,
        String gatewayId,
        long firstEventMillis,
        long intervalMillis,
        DeviceModel model) {

    /** Event time of that sequence. */
    public long eventTime(long sequence) {
        return firstEventMillis + sequence * intervalMillis;
    }

    /** The first sequence at or after that moment. */
    public long sequenceAt(long timeMillis) {
        long since = Math.max(0, timeMillis - firstEventMillis);
        return Math.floorDiv(since + intervalMillis - 1, intervalMillis);
    }
}
