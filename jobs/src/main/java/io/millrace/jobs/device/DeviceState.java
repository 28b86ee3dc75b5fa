package io.millrace.jobs.device;

/**
 * All that is kept of one device: four states by how they are accessed. Asking for one may have to
 * look it up, so whoever does not need it does not ask.
 */
public interface DeviceState {

    /** Touched by every event: device time, duplicates, windows, identity. */
    SectionedState hot();

    /** Held events. */
    SectionedState buffer();

    /** Detectors and features. */
    SectionedState learned();

    /** Open and pending alerts; nothing for most devices. */
    SectionedState alerts();

    /** The state of a device that was never seen. */
    static DeviceState create() {
        return of(
                new SectionedState(),
                new SectionedState(),
                new SectionedState(),
                new SectionedState());
    }

    /** A state of these four. */
    static DeviceState of(
            SectionedState hot,
            SectionedState buffer,
            SectionedState learned,
            SectionedState alerts) {
        record Parts(
                SectionedState hot,
                SectionedState buffer,
                SectionedState learned,
                SectionedState alerts)
                implements DeviceState {}
        return new Parts(hot, buffer, learned, alerts);
    }
}
