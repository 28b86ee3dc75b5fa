package io.millrace.benchmarks.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The scores of a run as a table for people. */
final class FleetTable {

    private static final int PER_FLEET = 1_000;

    /** Names in one line. */
    private static final int SHOWN = 12;

    private final StringBuilder text = new StringBuilder();

    private FleetTable() {}

    static String of(FleetScore score, ScoreSettings settings) {
        FleetTable table = new FleetTable();
        table.head(score, settings);
        table.kinds(score.kinds());
        table.missed(score.labels());
        table.quiet(score);
        table.wear(score.wear(), settings);
        table.transport(score.transport());
        table.latency(score);
        return table.text.toString();
    }

    private void head(FleetScore score, ScoreSettings settings) {
        line(
                "%,d devices, %,d events, %s to %s; live from %s",
                score.devices(),
                score.events(),
                instant(score.run().start()),
                instant(score.run().end()),
                score.run().liveStart() >= score.run().end()
                        ? "never"
                        : instant(score.run().liveStart()));
        line(
                "An anomaly counts while a fault lasts, an alert until %s after it; [] are 95 %% intervals.",
                words(settings.grace()));
        if (score.foreign() > 0) {
            line("%,d results on the topics are not of this run; left out.", score.foreign());
        }
    }

    private void kinds(List<KindScore> kinds) {
        line("");
        if (kinds.isEmpty()) {
            line("No physical fault in this run: there is nothing to find.");
            return;
        }
        line(
                "%-17s %-26s %-8s %-6s %-6s %-25s %s",
                "physical faults",
                "found",
                "anomaly",
                "alert",
                "life",
                "delay s: med, p90, range",
                "by chance");
        for (KindScore kind : kinds) {
            FaultClass sort = FaultClass.of(kind.kind());
            line(
                    "%-17s %-26s %-8s %-6s %-6s %-25s %.3f%s",
                    kind.kind(),
                    kind.recall().shown(),
                    sort == FaultClass.READINGS ? part(kind.byAnomaly()) : "-",
                    part(kind.byAlert()),
                    sort == FaultClass.WEAR ? part(kind.byHealth()) : "-",
                    spread(kind.delay()),
                    kind.byChance(),
                    remarks(kind));
        }
    }

    private static String remarks(KindScore kind) {
        return (kind.onlyAfterTheEnd() == 0
                        ? ""
                        : "; " + kind.onlyAfterTheEnd() + " only after its end")
                + (kind.notReached() == 0 ? "" : "; " + kind.notReached() + " not reached");
    }

    private void missed(List<LabelScore> labels) {
        List<String> missed =
                labels.stream()
                        .filter(LabelScore::reached)
                        .filter(label -> !label.isFound())
                        .map(
                                label ->
                                        named(label.fault())
                                                + (label.stoodBefore()
                                                        ? " (an alert stood before the onset)"
                                                        : ""))
                        .toList();
        if (!missed.isEmpty()) {
            line("missed: %s", few(missed));
        }
    }

    private void quiet(FleetScore score) {
        line("");
        verdicts("alerts", score.alertVerdicts());
        verdicts("anomaly episodes", score.episodeVerdicts());
        line("false alarms a device-day      %s", score.falseAlerts().shown(1));
        line("false episodes a device-day    %s", score.falseEpisodes().shown(1));
        line("alerts per 1,000 device-days   %s", score.alerts().shown(PER_FLEET));
    }

    private void verdicts(String what, Verdicts verdicts) {
        line(
                "%-17s precision %s: %,d right, %,d beside a fault, %,d false",
                what,
                verdicts.precision().shown(),
                verdicts.right(),
                verdicts.beside(),
                verdicts.falseAlarms());
    }

    private void wear(List<Wear> worn, ScoreSettings settings) {
        if (worn.isEmpty()) {
            return;
        }
        line("");
        line(
                "%-18s %-14s %-22s %-34s %s",
                "worn devices",
                "lead by alert",
                "lead by life < " + number(settings.wornBelowHours()) + " h",
                "error of life at 100, 50, 10 h",
                "seen, hours before");
        for (Wear wear : worn) {
            line(
                    "%-18s %-14s %-22s %-34s %s",
                    wear.fault().deviceId(),
                    hours(wear.alertLeadHours()),
                    hours(wear.predictionLeadHours()),
                    errors(wear),
                    wear.furthestHours() == null
                            ? "no prediction"
                            : hours(wear.furthestHours())
                                    + " to "
                                    + hours(wear.nearestHours())
                                    + ", RMSE "
                                    + hours(wear.rmseHours()));
        }
    }

    private static String errors(Wear wear) {
        List<String> shown = new ArrayList<>();
        for (int horizon : Wear.HORIZONS) {
            shown.add(
                    wear.errors().stream()
                            .filter(error -> error.horizon() == horizon)
                            .map(error -> String.format(Locale.ROOT, "%+.1f h", error.errorHours()))
                            .findFirst()
                            .orElse("not reached"));
        }
        return String.join(", ", shown);
    }

    /** One line a kind, for a rate draws many faults; each fault is in the JSON. */
    private void transport(List<TransportScore> scores) {
        if (scores.isEmpty()) {
            return;
        }
        line("");
        line(
                "%-18s %7s %12s %8s %8s   %s",
                "transport faults", "faults", "device-days", "alerts", "episodes", "on");
        Map<String, List<TransportScore>> byKind =
                scores.stream()
                        .collect(
                                Collectors.groupingBy(
                                        score -> score.fault().kind(),
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        byKind.forEach(this::transport);
        line("Counted are those that no physical fault explains; none is what it should be.");
    }

    private void transport(String kind, List<TransportScore> all) {
        List<TransportScore> reached = all.stream().filter(TransportScore::reached).toList();
        line(
                "%-18s %7d %12.3f %8d %8d   %s%s",
                kind,
                reached.size(),
                reached.stream().mapToDouble(TransportScore::deviceDays).sum(),
                reached.stream().mapToInt(TransportScore::alerts).sum(),
                reached.stream().mapToInt(TransportScore::anomalyEpisodes).sum(),
                few(reached.stream().map(score -> score.fault().deviceId()).distinct().toList()),
                reached.size() == all.size()
                        ? ""
                        : "; " + (all.size() - reached.size()) + " not reached");
    }

    private void latency(FleetScore score) {
        line("");
        latency("alert", score.alertLatency());
        latency("anomaly", score.anomalyLatency());
    }

    private void latency(String what, Latencies latencies) {
        if (latencies.counted() == 0) {
            line(
                    "%s latency: none; no cause was due after the live start (%,d before it)",
                    what, latencies.beforeLive());
            return;
        }
        line(
                "%s latency, due time to record: p50 %,d ms, p99 %,d ms, p99.9 %s; %,d values"
                        + " (left out: %,d before the live start, %,d without an event)",
                what,
                latencies.percentile(50),
                latencies.percentile(99),
                latencies.counted() < 1_000
                        ? "too few values"
                        : String.format(Locale.ROOT, "%,d ms", latencies.percentile(99.9)),
                latencies.counted(),
                latencies.beforeLive(),
                latencies.withoutCause());
    }

    /** The first of them, and how many there are. */
    private static String few(List<String> names) {
        String shown =
                names.stream().limit(SHOWN).map(FleetTable::name).collect(Collectors.joining(", "));
        return names.size() <= SHOWN ? shown : shown + " and " + (names.size() - SHOWN) + " more";
    }

    private static String name(String deviceId) {
        return deviceId.equals("*") ? "all devices" : deviceId;
    }

    private static String named(Fault fault) {
        return List.of(fault.kind(), fault.deviceId(), Objects.toString(fault.metric(), ""))
                .stream()
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String part(Rate rate) {
        return rate.hits() + "/" + rate.of();
    }

    private static String spread(Spread spread) {
        return spread == null
                ? "-"
                : number(spread.median())
                        + ", "
                        + number(spread.p90())
                        + ", "
                        + number(spread.least())
                        + " to "
                        + number(spread.most());
    }

    private static String hours(Double hours) {
        return hours == null ? "none" : number(hours) + " h";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.1f", value);
    }

    private static String words(Duration duration) {
        return number(duration.toMillis() / 1000.0) + " s";
    }

    private static String instant(long millis) {
        return millis == Long.MAX_VALUE ? "never" : Instant.ofEpochMilli(millis).toString();
    }

    private void line(String form, Object... values) {
        text.append(String.format(Locale.ROOT, form, values).stripTrailing()).append('\n');
    }
}
