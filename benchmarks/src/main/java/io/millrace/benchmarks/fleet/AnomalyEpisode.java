package io.millrace.benchmarks.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Anomalous readings of one signal that follow each other closely: what a person would call one
 * anomaly.
 *
 * @param times of its readings, ascending
 */
record AnomalyEpisode(String deviceId, String metric, List<Long> times) implements Finding {

    private record Signal(String deviceId, String metric) {}

    /** The episodes of all signals, by their beginning. */
    static List<AnomalyEpisode> of(List<AnomalySeen> anomalies, long gapMillis) {
        Map<Signal, List<Long>> bySignal = new HashMap<>();
        for (AnomalySeen anomaly : anomalies) {
            bySignal.computeIfAbsent(
                            new Signal(anomaly.deviceId(), anomaly.metric()),
                            signal -> new ArrayList<>())
                    .add(anomaly.time());
        }
        List<AnomalyEpisode> episodes = new ArrayList<>();
        bySignal.forEach((signal, times) -> split(signal, times, gapMillis, episodes));
        episodes.sort(
                Comparator.comparing(AnomalyEpisode::begin)
                        .thenComparing(AnomalyEpisode::deviceId)
                        .thenComparing(AnomalyEpisode::metric));
        return episodes;
    }

    private static void split(
            Signal signal, List<Long> times, long gapMillis, List<AnomalyEpisode> episodes) {
        times.sort(null);
        int first = 0;
        for (int i = 1; i <= times.size(); i++) {
            if (i == times.size() || times.get(i) - times.get(i - 1) > gapMillis) {
                episodes.add(
                        new AnomalyEpisode(
                                signal.deviceId(),
                                signal.metric(),
                                List.copyOf(times.subList(first, i))));
                first = i;
            }
        }
    }

    long begin() {
        return times.get(0);
    }
}
