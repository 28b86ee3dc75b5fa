package io.millrace.jobs.detection;

import io.millrace.mlmodels.detection.Detection;
import io.millrace.mlmodels.detection.Verdict;
import io.millrace.schemas.DeviceType;
import java.util.Map;

/**
 * One metric of one device: the detector in force, and beside it the one that was chosen since and
 * still warms up. It takes over with the reading after its first verdict.
 */
final class WatchedMetric {

    /** Of a savepoint from before detectors were chosen: of whatever parameters. */
    static final String UNNAMED = "robust-level";

    LearnedSignal<?> inForce;

    /** Null where none warms up. */
    LearnedSignal<?> successor;

    /** For what the choice was made last, so that it is not made again for each reading. */
    private DeviceType type;

    private Map<String, String> ofDevice;
    private boolean chosen;

    /** Bits of the faults of its sensor that are looked for. */
    private int kinds;

    WatchedMetric(LearnedSignal<?> inForce, LearnedSignal<?> successor) {
        this.inForce = inForce;
        this.successor = successor;
    }

    /** Whether the choice was made for the same type and the same profile. */
    @SuppressWarnings("ReferenceEquality")
    boolean isChosenFor(DeviceType newType, Map<String, String> newOfDevice) {
        return chosen && type == newType && ofDevice == newOfDevice;
    }

    int kinds() {
        return kinds;
    }

    void choose(
            String choice, int sensorFaults, DeviceType forType, Map<String, String> forDevice) {
        chosen = true;
        kinds = sensorFaults;
        type = forType;
        ofDevice = forDevice;
        LearnedSignal<?> goesOn = inForce.choice().equals(choice) ? inForce : inForce.with(choice);
        if (goesOn != null) {
            inForce = goesOn;
            successor = null;
        } else if (successor == null || !successor.choice().equals(choice)) {
            successor = LearnedSignal.begin(choice);
        }
    }

    void detect(long eventTime, double value, Detection detection, Detection ofSuccessor) {
        inForce.detect(eventTime, value, detection);
        if (successor != null) {
            successor.detect(eventTime, value, ofSuccessor);
            if (ofSuccessor.verdict() == Verdict.NORMAL
                    || ofSuccessor.verdict() == Verdict.ANOMALOUS) {
                inForce = successor;
                successor = null;
            }
        }
    }
}
