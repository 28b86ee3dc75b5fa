package io.millrace.jobs.detection;

import java.util.Map;
import java.util.TreeMap;

/** What detectors have learned of each signal of one device. */
public final class DetectionState {

    final Map<String, WatchedMetric> signals = new TreeMap<>();
}
