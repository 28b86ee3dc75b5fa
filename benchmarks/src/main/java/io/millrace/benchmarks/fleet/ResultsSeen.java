package io.millrace.benchmarks.fleet;

import java.util.List;
import java.util.stream.Stream;

/** What the result topics hold: anomalies, predictions, changes of alerts. */
record ResultsSeen(
        List<AnomalySeen> anomalies,
        List<PredictionSeen> predictions,
        List<AlertChangeSeen> alertChanges) {

    ResultsSeen {
        anomalies = List.copyOf(anomalies);
        predictions = List.copyOf(predictions);
        alertChanges = List.copyOf(alertChanges);
    }

    int size() {
        return anomalies.size() + predictions.size() + alertChanges.size();
    }

    /** The devices of all results, one mention a result. */
    Stream<String> devices() {
        return Stream.of(
                        anomalies.stream().map(AnomalySeen::deviceId),
                        predictions.stream().map(PredictionSeen::deviceId),
                        alertChanges.stream().map(AlertChangeSeen::deviceId))
                .flatMap(each -> each);
    }

    /** The events that the results name as their causes. */
    Stream<Cause> causes() {
        return Stream.concat(
                        anomalies.stream().map(AnomalySeen::cause),
                        alertChanges.stream().map(AlertChangeSeen::cause))
                .filter(cause -> cause != null);
    }

    /** Only the results of a run: whose cause it has sent, or, without one, whose time is in it. */
    ResultsSeen of(FleetHistory history, LabelledRun run) {
        return new ResultsSeen(
                anomalies.stream()
                        .filter(
                                seen ->
                                        isOf(
                                                history,
                                                run,
                                                seen.cause(),
                                                seen.deviceId(),
                                                seen.time()))
                        .toList(),
                predictions.stream()
                        .filter(seen -> isOf(history, run, null, seen.deviceId(), seen.time()))
                        .toList(),
                alertChanges.stream()
                        .filter(
                                seen ->
                                        isOf(
                                                history,
                                                run,
                                                seen.cause(),
                                                seen.deviceId(),
                                                seen.time()))
                        .toList());
    }

    private static boolean isOf(
            FleetHistory history, LabelledRun run, Cause cause, String device, long time) {
        // A clock that is wrong puts results anywhere in time; what was sent is certain.
        return cause == null
                ? history.knows(device) && run.mayHold(time)
                : history.dueTime(cause).isPresent();
    }
}
