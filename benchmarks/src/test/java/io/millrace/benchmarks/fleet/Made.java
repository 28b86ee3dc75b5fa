package io.millrace.benchmarks.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Made inputs: a fleet that sends once a second from second 0 on, and what was seen of it. */
final class Made {

    static final long SECOND = 1_000;
    static final long HOUR = 3_600_000;

    private final List<SentEvent> sent = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<AnomalySeen> anomalies = new ArrayList<>();
    private final List<PredictionSeen> predictions = new ArrayList<>();
    private final List<AlertChangeSeen> changes = new ArrayList<>();
    private long liveStart;
    private long end;

    /** Devices that are heard from second 0 to that second. */
    static Made fleet(long endSecond, String... devices) {
        Made made = new Made();
        made.end = endSecond * SECOND;
        for (String device : devices) {
            made.heard(device, endSecond);
        }
        return made;
    }

    private void heard(String device, long endSecond) {
        // First and last would do for the time; the ones between are the causes of results.
        for (long second = 0; second <= endSecond; second++) {
            if (second <= 1_000 || second == endSecond) {
                sends(device, second, second * SECOND);
            }
        }
    }

    Made sends(String device, long second, long dueTime) {
        sent.add(
                new SentEvent(
                        device,
                        "pump",
                        "gateway-" + device.charAt(0),
                        device.charAt(0) - 'a',
                        second,
                        second * SECOND,
                        dueTime,
                        Map.of("temperature", 50.0, "vibration", 2.0)));
        return this;
    }

    Made liveFrom(long second) {
        liveStart = second * SECOND;
        return this;
    }

    Made fault(String device, String kind, String metric, long fromSecond, long toSecond) {
        faults.add(
                new Fault(
                        device + "/" + kind + "/" + fromSecond,
                        device,
                        kind,
                        metric,
                        fromSecond * SECOND,
                        toSecond * SECOND));
        return this;
    }

    Made anomalies(String device, String metric, long... seconds) {
        for (long second : seconds) {
            anomalies.add(
                    new AnomalySeen(
                            device,
                            metric,
                            second * SECOND,
                            99,
                            new Cause(device, second, second * SECOND),
                            second * SECOND + 2_000));
        }
        return this;
    }

    Made alert(String device, String metric, long raised, long cleared) {
        raised(device, metric, raised);
        return cleared(device, metric, raised, cleared);
    }

    Made raised(String device, String metric, long second) {
        return raised(device, "rule", metric, second);
    }

    Made raised(String device, String rule, String metric, long second) {
        changes.add(change(true, device, rule, metric, second, second));
        return this;
    }

    Made cleared(String device, String metric, long raised, long second) {
        changes.add(change(false, device, "rule", metric, raised, second));
        return this;
    }

    private static AlertChangeSeen change(
            boolean raised, String device, String rule, String metric, long raisedAt, long at) {
        return new AlertChangeSeen(
                device + "/" + metric + "/" + raisedAt,
                raised,
                device,
                rule,
                metric,
                at * SECOND,
                metric == null ? null : new Cause(device, at, at * SECOND),
                at * SECOND + 3_000);
    }

    Made predicts(String device, long second, double hours) {
        predictions.add(new PredictionSeen(device, second * SECOND, hours));
        return this;
    }

    LabelledRun run() {
        return new LabelledRun(0, liveStart, end, faults);
    }

    ResultsSeen results() {
        return new ResultsSeen(anomalies, predictions, changes);
    }

    FleetHistory history() {
        FleetHistory history = new FleetHistory(results().causes().toList(), List.of());
        sent.forEach(history::add);
        return history;
    }

    FleetScore score() {
        FleetHistory history = history();
        ResultsSeen ours = results().of(history, run());
        return new FleetScorer(run(), history, ours, ScoreSettings.DEFAULT)
                .score(results().size() - ours.size());
    }
}
