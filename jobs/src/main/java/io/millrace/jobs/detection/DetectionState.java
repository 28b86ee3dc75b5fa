package io.millrace.jobs.detection;

import io.millrace.mlmodels.detection.SensorFaultState;
import java.util.Map;
import java.util.TreeMap;

/** What detectors have learned of each signal of one device, of its row, and of its sensors. */
public final class DetectionState {

    final Map<String, WatchedMetric> signals = new TreeMap<>();

    /** Null where no detector judges metrics together. */
    Succession row;

    SensorFaultState sensors = new SensorFaultState();
}
