package io.millrace.jobs.detection;

import io.millrace.schemas.DeviceType;

/** The detectors of one metric of one device, and what was chosen for it last. */
final class WatchedMetric extends Succession {

    /** Of a savepoint from before detectors were chosen: of whatever parameters. */
    static final String UNNAMED = "robust-level";

    /** For what the choice was made last, so that it is not made again for each reading. */
    private DeviceType type;

    private OwnDetectors ofDevice;
    private boolean chosen;

    /** Bits of the faults of its sensor that are looked for. */
    private int kinds;

    WatchedMetric(LearnedDetector<?> inForce, LearnedDetector<?> successor) {
        super(inForce, successor);
    }

    /** Whether the choice was made for the same type and the same profile. */
    @SuppressWarnings("ReferenceEquality")
    boolean isChosenFor(DeviceType newType, OwnDetectors newOfDevice) {
        return chosen && type == newType && ofDevice == newOfDevice;
    }

    int kinds() {
        return kinds;
    }

    void choose(String choice, int sensorFaults, DeviceType forType, OwnDetectors forDevice) {
        chosen = true;
        kinds = sensorFaults;
        type = forType;
        ofDevice = forDevice;
        choose(choice);
    }
}
