package io.millrace.jobs.detection;

import io.millrace.mlmodels.detection.RobustDetectorState;
import java.util.Map;
import java.util.TreeMap;

/** What the detector has learned of each signal of one device. */
public final class DetectionState {

    final Map<String, RobustDetectorState> signals = new TreeMap<>();
}
