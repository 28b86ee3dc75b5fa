package io.millrace.benchmarks.fleet;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.local.figures.FigureSheet;
import java.time.Instant;
import java.util.List;

/** The scores of a run as figures with everything that they were counted from. */
final class FleetReport {

    private static final ObjectMapper JSON = new ObjectMapper();

    private FleetReport() {}

    static FigureSheet sheet(FleetScore score, ScoreSettings settings, String command) {
        FleetFigures figures = FleetFigures.of(score);
        ObjectNode raw = JSON.createObjectNode();
        run(raw.putObject("run"), score);
        settings(raw.putObject("counting"), settings);
        ArrayNode missing = raw.putArray("missing");
        figures.missing()
                .forEach(
                        each ->
                                missing.addObject()
                                        .put("name", each.name())
                                        .put("why", each.why()));
        intervals(raw.putObject("intervals"), score);
        labels(raw.putArray("labels"), score.labels());
        wear(raw.putArray("worn"), score.wear());
        transport(raw.putArray("transport"), score.transport());
        ObjectNode latency = raw.putObject("latency");
        latency(latency.putObject("alerts"), score.alertLatency());
        latency(latency.putObject("anomalies"), score.anomalyLatency());
        return new FigureSheet(command, figures.figures(), raw);
    }

    private static void run(ObjectNode node, FleetScore score) {
        node.put("start", instant(score.run().start()));
        node.put("liveStart", instant(score.run().liveStart()));
        node.put("end", instant(score.run().end()));
        node.put("devices", score.devices());
        node.put("events", score.events());
        node.put("predictions", score.predictions());
        node.put("resultsOfOtherRuns", score.foreign());
    }

    private static void settings(ObjectNode node, ScoreSettings settings) {
        node.put("graceSeconds", settings.grace().toMillis() / 1000.0);
        node.put("episodeGapSeconds", settings.episodeGap().toMillis() / 1000.0);
        node.put("wornBelowHours", settings.wornBelowHours());
    }

    private static void intervals(ObjectNode node, FleetScore score) {
        rate(node, "recall", score.recall());
        for (KindScore kind : score.kinds()) {
            rate(node, "recall." + kind.kind(), kind.recall());
        }
        rate(node, "precision", score.alertVerdicts().precision());
        rate(node, "precisionAnomalyEpisodes", score.episodeVerdicts().precision());
        frequency(node, "falseAlarmsPerDeviceDay", score.falseAlerts(), 1);
        frequency(node, "falseAnomalyEpisodesPerDeviceDay", score.falseEpisodes(), 1);
        frequency(node, "alertsPer1000DeviceDays", score.alerts(), 1_000);
        verdicts(node.putObject("alerts"), score.alertVerdicts());
        verdicts(node.putObject("anomalyEpisodes"), score.episodeVerdicts());
    }

    private static void rate(ObjectNode parent, String name, Rate rate) {
        ObjectNode node = parent.putObject(name).put("hits", rate.hits()).put("of", rate.of());
        if (rate.isKnown()) {
            node.put("lower95", rate.lower()).put("upper95", rate.upper());
        }
    }

    private static void frequency(ObjectNode parent, String name, Frequency frequency, double per) {
        ObjectNode node =
                parent.putObject(name)
                        .put("count", frequency.count())
                        .put("deviceDays", frequency.deviceDays());
        if (frequency.isKnown()) {
            node.put("lower95", per * frequency.lower()).put("upper95", per * frequency.upper());
        }
    }

    private static void verdicts(ObjectNode node, Verdicts verdicts) {
        node.put("right", verdicts.right())
                .put("beside", verdicts.beside())
                .put("falseAlarms", verdicts.falseAlarms());
    }

    private static void labels(ArrayNode list, List<LabelScore> labels) {
        for (LabelScore label : labels) {
            ObjectNode node = fault(list.addObject(), label.fault());
            node.put("reached", label.reached());
            node.put("found", label.isFound());
            node.put("foundOnlyAfterTheEnd", label.isFoundOnlyAfterTheEnd());
            node.put("anomalyDelaySeconds", label.delaySeconds(label.anomalyAt()));
            node.put("alertDelaySeconds", label.delaySeconds(label.alertAt()));
            node.put("healthDelaySeconds", label.delaySeconds(label.healthAt()));
            node.put("anomalousReadings", label.anomalies());
            node.put("alerts", label.alerts());
            node.put("alertStoodBefore", label.stoodBefore());
            node.put("byChance", label.byChance());
        }
    }

    private static void wear(ArrayNode list, List<Wear> worn) {
        for (Wear wear : worn) {
            ObjectNode node = fault(list.addObject(), wear.fault());
            node.put("leadTimeHours", wear.alertLeadHours());
            node.put("predictionLeadTimeHours", wear.predictionLeadHours());
            ObjectNode errors = node.putObject("remainingLifeErrorHours");
            wear.errors().forEach(e -> errors.put(Integer.toString(e.horizon()), e.errorHours()));
            node.put("firstPredictionHoursBefore", wear.furthestHours());
            node.put("lastPredictionHoursBefore", wear.nearestHours());
            node.put("rmseHours", wear.rmseHours());
        }
    }

    private static void transport(ArrayNode list, List<TransportScore> scores) {
        for (TransportScore score : scores) {
            ObjectNode node = fault(list.addObject(), score.fault());
            node.put("reached", score.reached());
            node.put("devices", score.devices());
            node.put("deviceDays", score.deviceDays());
            node.put("alerts", score.alerts());
            node.put("anomalyEpisodes", score.anomalyEpisodes());
        }
    }

    private static void latency(ObjectNode node, Latencies latencies) {
        node.put("counted", latencies.counted());
        node.put("beforeLive", latencies.beforeLive());
        node.put("withoutCause", latencies.withoutCause());
        if (latencies.counted() > 0) {
            node.put("maxMillis", latencies.percentile(100));
        }
    }

    private static ObjectNode fault(ObjectNode node, Fault fault) {
        return node.put("id", fault.id())
                .put("deviceId", fault.deviceId())
                .put("kind", fault.kind())
                .put("metric", fault.metric())
                .put("from", instant(fault.from()))
                .put("to", instant(fault.to()));
    }

    private static String instant(long millis) {
        return millis == Fault.LASTING ? null : Instant.ofEpochMilli(millis).toString();
    }
}
