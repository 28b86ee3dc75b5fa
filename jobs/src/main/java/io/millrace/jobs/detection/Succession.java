package io.millrace.jobs.detection;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.mlmodels.detection.Detection;
import io.millrace.mlmodels.detection.Verdict;

/**
 * The detector in force, and beside it the one that was chosen since and still warms up. It takes
 * over with what comes after its first verdict.
 */
class Succession {

    LearnedDetector<?> inForce;

    /** Null where none warms up. */
    LearnedDetector<?> successor;

    Succession(LearnedDetector<?> inForce, LearnedDetector<?> successor) {
        this.inForce = inForce;
        this.successor = successor;
    }

    final void choose(String choice) {
        LearnedDetector<?> goesOn =
                inForce.choice().equals(choice) ? inForce : inForce.with(choice);
        if (goesOn != null) {
            inForce = goesOn;
            successor = null;
        } else if (successor == null || !successor.choice().equals(choice)) {
            successor = LearnedDetector.begin(choice);
        }
    }

    /** Judges a reading of a signal. */
    final void detect(long eventTime, double value, Detection detection, Detection ofSuccessor) {
        inForce.detect(eventTime, value, detection);
        if (successor != null) {
            successor.detect(eventTime, value, ofSuccessor);
            succeed(ofSuccessor);
        }
    }

    /** Judges the row that an event makes, as {@link LearnedDetector#detect} does. */
    final void detect(
            DecodedEvent event, boolean[] believed, Detection detection, Detection ofSuccessor) {
        inForce.detect(event, believed, detection);
        if (successor != null) {
            successor.detect(event, believed, ofSuccessor);
            succeed(ofSuccessor);
        }
    }

    private void succeed(Detection ofSuccessor) {
        if (ofSuccessor.verdict() == Verdict.NORMAL || ofSuccessor.verdict() == Verdict.ANOMALOUS) {
            inForce = successor;
            successor = null;
        }
    }
}
