package io.millrace.benchmarks.fleet;

import io.millrace.local.figures.Figure;
import io.millrace.local.figures.Figure.Better;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The scores as figures, and beside them the reasons of those that the run does not give: a figure
 * that is not there is missing, not 0.
 */
final class FleetFigures {

    /** A figure that the run does not give. */
    record Missing(String name, String why) {}

    private static final double PER_FLEET = 1_000;
    private static final String NOBODY_HEARD = "no device was heard in that time";
    private static final double FALSE_ALARMS = 0.05;
    private static final double FALSE_ALARMS_AIM = 0.01;

    /** Share of a kind's faults that has to be found before the kind is: one may be chance. */
    private static final double MOST_OF_A_KIND = 0.5;

    private final List<Figure> figures = new ArrayList<>();
    private final List<Missing> missing = new ArrayList<>();

    private FleetFigures() {}

    static FleetFigures of(FleetScore score) {
        FleetFigures sheet = new FleetFigures();
        sheet.recall(score);
        sheet.quiet(score);
        sheet.wear(score.wear());
        sheet.latency("alert", score.alertLatency());
        sheet.latency("anomaly", score.anomalyLatency());
        return sheet;
    }

    List<Figure> figures() {
        return figures;
    }

    List<Missing> missing() {
        return missing;
    }

    private void recall(FleetScore score) {
        rate("recall", score.recall(), "the run reaches no physical fault");
        kinds(score.kinds());
        for (KindScore kind : score.kinds()) {
            String of = "." + kind.kind();
            String none = "the run reaches no fault of that kind";
            rate("recall" + of, kind.recall(), none);
            switch (FaultClass.of(kind.kind())) {
                case WEAR -> rate("recallByHealth" + of, kind.byHealth(), none);
                case READINGS -> rate("recallByAnomaly" + of, kind.byAnomaly(), none);
                default -> {
                    // A silent device can be found by an alert only.
                }
            }
            rate("recallByAlert" + of, kind.byAlert(), none);
            if (kind.recall().isKnown()) {
                lower("foundOnlyAfterTheEnd" + of, kind.onlyAfterTheEnd(), "1");
            }
            if (FaultClass.of(kind.kind()) == FaultClass.WEAR) {
                continue;
            }
            if (kind.delay() == null) {
                missing.add(new Missing("delayMedianSeconds" + of, "none was found"));
            } else {
                lower("delayMedianSeconds" + of, kind.delay().median(), "s");
                lower("delayP90Seconds" + of, kind.delay().p90(), "s");
            }
        }
    }

    private void kinds(List<KindScore> all) {
        List<KindScore> reached = all.stream().filter(kind -> kind.recall().isKnown()).toList();
        if (reached.isEmpty()) {
            missing.add(new Missing("physicalKindsFound", "the run reaches no physical fault"));
            return;
        }
        double found =
                reached.stream().filter(kind -> kind.recall().value() >= MOST_OF_A_KIND).count();
        double of = reached.size();
        figures.add(Figure.gated("physicalKindsFound", found, "1", Better.HIGHER, of, of));
    }

    private void quiet(FleetScore score) {
        rate("precision", score.alertVerdicts().precision(), "no alert was raised");
        rate(
                "precisionAnomalyEpisodes",
                score.episodeVerdicts().precision(),
                "there was no anomaly");
        falseAlarms(score.falseAlerts());
        frequency("falseAnomalyEpisodesPerDeviceDay", score.falseEpisodes(), 1);
        frequency("alertsPer1000DeviceDays", score.alerts(), PER_FLEET);
        int inside = 0;
        for (TransportScore transport : score.transport()) {
            inside += transport.alerts();
        }
        lower("alertsInTransportFaults", inside, "1");
    }

    private void falseAlarms(Frequency frequency) {
        String name = "falseAlarmsPerDeviceDay";
        if (frequency.isKnown()) {
            figures.add(
                    Figure.gated(
                            name,
                            frequency.value(),
                            "1",
                            Better.LOWER,
                            FALSE_ALARMS,
                            FALSE_ALARMS_AIM));
        } else {
            missing.add(new Missing(name, NOBODY_HEARD));
        }
    }

    private void wear(List<Wear> worn) {
        String none = worn.isEmpty() ? "no device wears" : "of no worn device";
        middle(
                "leadTimeHours",
                worn.stream().map(Wear::alertLeadHours).filter(Objects::nonNull).toList(),
                Better.HIGHER,
                none + ", no alert of remaining life");
        middle(
                "predictionLeadTimeHours",
                worn.stream().map(Wear::predictionLeadHours).filter(Objects::nonNull).toList(),
                Better.HIGHER,
                none + ", no prediction that stays below the limit");
        for (int horizon : Wear.HORIZONS) {
            middle(
                    "remainingLifeErrorHoursAt" + horizon,
                    worn.stream()
                            .flatMap(wear -> wear.errors().stream())
                            .filter(error -> error.horizon() == horizon)
                            .map(error -> Math.abs(error.errorHours()))
                            .toList(),
                    Better.LOWER,
                    none + ", the run has no prediction " + horizon + " h before the failure");
        }
        middle(
                "remainingLifeRmseHours",
                worn.stream().map(Wear::rmseHours).filter(Objects::nonNull).toList(),
                Better.LOWER,
                none + ", no prediction");
    }

    private void latency(String of, Latencies latencies) {
        String name = of + "Latency";
        if (latencies.counted() == 0) {
            missing.add(
                    new Missing(
                            name + "P50Millis",
                            "no "
                                    + of
                                    + " was caused by an event of the live part of the run; "
                                    + latencies.beforeLive()
                                    + " before it"));
            return;
        }
        lower(name + "P50Millis", (double) latencies.percentile(50), "ms");
        lower(name + "P99Millis", (double) latencies.percentile(99), "ms");
        if (latencies.counted() >= 1_000) {
            lower(name + "P999Millis", (double) latencies.percentile(99.9), "ms");
        } else {
            missing.add(
                    new Missing(
                            name + "P999Millis",
                            "1 in 1,000 of " + latencies.counted() + " values is not there"));
        }
    }

    private void middle(String name, List<Double> values, Better better, String why) {
        Spread spread = Spread.of(values);
        if (spread == null) {
            missing.add(new Missing(name, why));
        } else {
            figures.add(Figure.of(name, spread.median(), "h", better));
        }
    }

    private void rate(String name, Rate rate, String why) {
        if (rate.isKnown()) {
            figures.add(Figure.of(name, rate.value(), "1", Better.HIGHER));
        } else {
            missing.add(new Missing(name, why));
        }
    }

    private void frequency(String name, Frequency frequency, double per) {
        if (frequency.isKnown()) {
            lower(name, per * frequency.value(), "1");
        } else {
            missing.add(new Missing(name, NOBODY_HEARD));
        }
    }

    private void lower(String name, double value, String unit) {
        figures.add(Figure.of(name, value, unit, Better.LOWER));
    }
}
