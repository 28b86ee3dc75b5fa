package io.millrace.benchmarks.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the predictions say of one worn device, whose failure is known.
 *
 * @param alertLeadHours from the first alert of remaining life to the failure; null without one
 * @param predictionLeadHours from the first prediction below the limit, after which all are, to the
 *     failure; null without one
 * @param errors at the horizons that the run has predictions for
 * @param nearestHours how near to the failure the predictions come; null without any
 * @param furthestHours how far from it they begin; null without any
 * @param rmseHours over all its predictions; null without any
 */
record Wear(
        Fault fault,
        Double alertLeadHours,
        Double predictionLeadHours,
        List<HorizonError> errors,
        Double nearestHours,
        Double furthestHours,
        Double rmseHours) {

    /** Hours before the failure at which a prediction is judged. */
    static final List<Integer> HORIZONS = List.of(100, 50, 10);

    /** A prediction stands for a horizon that it misses by at most this share. */
    private static final double TOLERANCE = 0.05;

    private static final double MILLIS_PER_HOUR = 3_600_000.0;

    /**
     * Predicted less true remaining life.
     *
     * @param horizon true remaining life that was asked for, in hours
     */
    record HorizonError(int horizon, double errorHours) {}

    /**
     * @param alertAt first alert of remaining life; null without one
     * @param predictions of that device
     */
    static Wear of(Fault fault, Long alertAt, List<PredictionSeen> predictions, double limit) {
        List<PredictionSeen> before = before(fault, predictions);
        Long below = staysBelow(before, limit);
        List<HorizonError> errors = new ArrayList<>();
        for (int horizon : HORIZONS) {
            Double error = errorAt(fault, before, horizon);
            if (error != null) {
                errors.add(new HorizonError(horizon, error));
            }
        }
        boolean none = before.isEmpty();
        return new Wear(
                fault,
                alertAt == null ? null : trueHours(fault, alertAt),
                below == null ? null : trueHours(fault, below),
                errors,
                none ? null : trueHours(fault, before.get(before.size() - 1).time()),
                none ? null : trueHours(fault, before.get(0).time()),
                none ? null : rmse(fault, before));
    }

    /** The first prediction below the limit, after which every one is; null without one. */
    static Long staysBelow(Fault fault, List<PredictionSeen> predictions, double limit) {
        return staysBelow(before(fault, predictions), limit);
    }

    private static Long staysBelow(List<PredictionSeen> sorted, double limit) {
        Long since = null;
        for (PredictionSeen prediction : sorted) {
            if (prediction.remainingHours() >= limit) {
                since = null;
            } else if (since == null) {
                since = prediction.time();
            }
        }
        return since;
    }

    private static List<PredictionSeen> before(Fault fault, List<PredictionSeen> predictions) {
        return predictions.stream()
                .filter(prediction -> prediction.deviceId().equals(fault.deviceId()))
                .filter(prediction -> fault.holdsAt(prediction.time(), 0))
                .sorted(Comparator.comparingLong(PredictionSeen::time))
                .toList();
    }

    private static Double errorAt(Fault fault, List<PredictionSeen> sorted, int horizon) {
        return sorted.stream()
                .filter(p -> off(fault, p, horizon) <= TOLERANCE * horizon)
                .min(Comparator.comparingDouble(p -> off(fault, p, horizon)))
                .map(p -> p.remainingHours() - trueHours(fault, p.time()))
                .orElse(null);
    }

    private static double off(Fault fault, PredictionSeen prediction, int horizon) {
        return Math.abs(trueHours(fault, prediction.time()) - horizon);
    }

    private static double rmse(Fault fault, List<PredictionSeen> predictions) {
        double sum = 0;
        for (PredictionSeen prediction : predictions) {
            double error = prediction.remainingHours() - trueHours(fault, prediction.time());
            sum += error * error;
        }
        return Math.sqrt(sum / predictions.size());
    }

    private static double trueHours(Fault fault, long time) {
        return (fault.to() - time) / MILLIS_PER_HOUR;
    }
}
