package io.millrace.jobs.device;

/**
 * All that is kept of one device: four states by how they are accessed.
 *
 * @param hot touched by every event: device time, duplicates, windows, identity
 * @param buffer held events
 * @param learned detectors and features
 * @param alerts open and pending alerts; nothing for most devices
 */
public record DeviceState(
        SectionedState hot, SectionedState buffer, SectionedState learned, SectionedState alerts) {

    /** The state of a device that was never seen. */
    public static DeviceState create() {
        return new DeviceState(
                new SectionedState(),
                new SectionedState(),
                new SectionedState(),
                new SectionedState());
    }
}
