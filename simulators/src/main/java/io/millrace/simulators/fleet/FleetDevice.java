package io.millrace.simulators.fleet;

/**
 * One device of a fleet.
 *
 * @param number in the fleet, from 0
 * @param sampling when it measures and uploads
 * @param model what its sensors show
 */
public record FleetDevice(
        int number,
        String deviceId,
        String tenantId,
        String siteId,
        String gatewayId,
        Sampling sampling,
        DeviceModel model) {

    /** Event time of that sequence. */
    public long eventTime(long sequence) {
        return sampling.eventTime(sequence);
    }

    /** The first sequence at or after that moment. */
    public long sequenceAt(long timeMillis) {
        return sampling.sequenceAt(timeMillis);
    }

    /** Event time of sequence 0, its jitter left out. */
    public long firstEventMillis() {
        return sampling.firstMillis();
    }

    /** Between two events. */
    public long intervalMillis() {
        return sampling.intervalMillis();
    }

    /** Between two uploads of what the device held; 0 for one that sends at once. */
    public long uploadMillis() {
        return sampling.uploadMillis();
    }
}
