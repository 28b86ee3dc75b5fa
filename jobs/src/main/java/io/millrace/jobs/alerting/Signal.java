package io.millrace.jobs.alerting;

import io.millrace.schemas.PredictionExplanation;
import java.util.List;
import java.util.function.Supplier;

/** What a rule can watch: one number that one device shows at one event time. */
public sealed interface Signal {

    /** How rules name what models predict, which belongs to no metric. */
    String REMAINING_LIFE = "remaining_life";

    String FAILURE_PROBABILITY = "failure_probability";

    /** Null for a prediction. */
    String metric();

    /** The number that conditions are held against. */
    double value();

    /** One metric's value in one event. */
    record Reading(String metric, double value) implements Signal {}

    /**
     * A detector's judgement of one reading, or of metrics together. Every scored reading has to be
     * given, not only the anomalous ones: a low score is what clears an alert.
     *
     * @param score 0 to 1, anomalous from 0.5
     * @param observed the reading
     * @param expected what the detector expected; NaN where a sensor's fault is told
     * @param sensorFault which; null where nothing is wrong with the sensor
     * @param causedBy of metrics together, those that are anomalous, the strongest first, whose
     *     {@code observed} and {@code expected} these are; null where one metric was judged
     */
    record AnomalyScore(
            String metric,
            double score,
            double observed,
            double expected,
            String sensorFault,
            List<String> causedBy)
            implements Signal {
        @Override
        public double value() {
            return score;
        }
    }

    /**
     * What a prediction comes from, or null; asked when an alert is raised, and only then. Null for
     * what is no prediction.
     */
    default Supplier<PredictionExplanation> why() {
        return null;
    }

    /** A model's prediction of a failure within its horizon, 0 to 1. */
    record FailureProbability(
            double value, double horizonHours, Supplier<PredictionExplanation> why)
            implements Signal {
        @Override
        public String metric() {
            return null;
        }
    }

    /** A model's prediction of remaining life. */
    record RemainingLife(double hours, Supplier<PredictionExplanation> why) implements Signal {
        @Override
        public String metric() {
            return null;
        }

        @Override
        public double value() {
            return hours;
        }
    }
}
