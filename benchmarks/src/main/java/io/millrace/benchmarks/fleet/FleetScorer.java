package io.millrace.benchmarks.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds what was seen against what was broken. A pure function of its inputs.
 *
 * <p>Nothing is point-adjusted: a finding counts once, at the moment at which it was made, and an
 * alert that stood before the onset finds nothing.
 */
final class FleetScorer {

    private static final double MILLIS_PER_DAY = 86_400_000.0;

    private static final String CLOCK_WRONG = "millrace-clock-wrong";
    private static final String GATEWAY_SILENT = "millrace-gateway-silent";

    private final LabelledRun run;
    private final FleetHistory history;
    private final ResultsSeen results;
    private final ScoreSettings settings;
    private final List<AnomalyEpisode> episodes;
    private final List<AlertStanding> standings;
    private final Map<String, List<Fault>> physical;

    /**
     * @param results only those of this run
     */
    FleetScorer(
            LabelledRun run, FleetHistory history, ResultsSeen results, ScoreSettings settings) {
        this.run = run;
        this.history = history;
        this.results = results;
        this.settings = settings;
        this.episodes = AnomalyEpisode.of(results.anomalies(), settings.episodeGap().toMillis());
        this.standings = AlertStanding.of(results.alertChanges());
        this.physical =
                run.physicalFaults().stream().collect(Collectors.groupingBy(Fault::deviceId));
    }

    /**
     * @param foreign how many results were left out because they are not of this run
     */
    FleetScore score(long foreign) {
        List<Verdict> alertVerdicts = standings.stream().map(this::verdict).toList();
        List<Verdict> episodeVerdicts = episodes.stream().map(this::verdict).toList();
        double days = deviceDays(history.devices().keySet(), run.start(), run.end());
        double healthyDays = days - faultyDays();
        Verdicts alerts = Verdicts.of(alertVerdicts);
        Verdicts anomalies = Verdicts.of(episodeVerdicts);
        List<LabelScore> labels =
                run.physicalFaults().stream()
                        .sorted(Comparator.comparingLong(Fault::from))
                        .map(fault -> label(fault, alertVerdicts, episodeVerdicts, healthyDays))
                        .toList();
        return new FleetScore(
                run,
                history.devices().size(),
                history.events(),
                labels,
                KindScore.of(labels),
                new Rate(
                        labels.stream()
                                .filter(LabelScore::reached)
                                .filter(LabelScore::isFound)
                                .count(),
                        labels.stream().filter(LabelScore::reached).count()),
                alerts,
                anomalies,
                new Frequency(alerts.falseAlarms(), healthyDays),
                new Frequency(anomalies.falseAlarms(), healthyDays),
                new Frequency(standings.size(), days),
                labels.stream().flatMap(this::wear).toList(),
                run.transportFaults().stream()
                        .sorted(Comparator.comparingLong(Fault::from))
                        .map(fault -> transport(fault, alertVerdicts, episodeVerdicts))
                        .toList(),
                alertLatency(),
                anomalyLatency(),
                results.predictions().size(),
                foreign);
    }

    List<AnomalyEpisode> episodes() {
        return episodes;
    }

    List<AlertStanding> standings() {
        return standings;
    }

    Verdict verdict(Finding finding) {
        if (finding instanceof AlertStanding alert
                && (alert.ruleId().equals(CLOCK_WRONG) || alert.ruleId().equals(GATEWAY_SILENT))) {
            boolean caused =
                    run.transportFaults().stream()
                            .filter(fault -> explains(fault, alert))
                            .anyMatch(f -> f.holdsAt(alert.raisedAt(), settings.graceMillis()));
            return caused ? Verdict.RIGHT : Verdict.FALSE_ALARM;
        }
        return Verdict.of(
                finding,
                physical.getOrDefault(finding.deviceId(), List.of()),
                settings.graceMillis());
    }

    /**
     * These alerts are about a device's clock, or a gateway, and only a fault of that raises one.
     */
    private static boolean explains(Fault fault, AlertStanding alert) {
        boolean itsKind =
                alert.ruleId().equals(GATEWAY_SILENT)
                        ? fault.kind().equals("gateway-outage")
                        : fault.kind().startsWith("clock-")
                                || fault.kind().startsWith("poison-clock-");
        return itsKind && fault.deviceId().equals(alert.deviceId());
    }

    private LabelScore label(
            Fault fault, List<Verdict> alerts, List<Verdict> anomalies, double healthyDays) {
        long grace = settings.graceMillis();
        List<Long> anomalyTimes =
                results.anomalies().stream()
                        .filter(seen -> fault.isShownBy(seen.deviceId(), seen.metric()))
                        .map(AnomalySeen::time)
                        // After the end it is the return to health that is anomalous.
                        .filter(time -> fault.holdsAt(time, 0))
                        .sorted()
                        .toList();
        List<AlertStanding> shownBy =
                standings.stream()
                        .filter(seen -> fault.isShownBy(seen.deviceId(), seen.metric()))
                        .toList();
        List<Long> raisings =
                shownBy.stream()
                        .map(AlertStanding::raisedAt)
                        .filter(time -> fault.holdsAt(time, grace))
                        .sorted()
                        .toList();
        boolean wear = fault.faultClass() == FaultClass.WEAR;
        return new LabelScore(
                fault,
                isReached(fault),
                first(anomalyTimes),
                first(raisings),
                wear
                        ? Wear.staysBelow(fault, results.predictions(), settings.wornBelowHours())
                        : null,
                anomalyTimes.size(),
                raisings.size(),
                shownBy.stream().anyMatch(seen -> seen.standsAt(fault.from() - 1)),
                byChance(fault, alerts, anomalies, healthyDays));
    }

    /** Whether there was something to be found: of wear, a remaining life below the limit. */
    private boolean isReached(Fault fault) {
        if (fault.faultClass() != FaultClass.WEAR || fault.to() == Fault.LASTING) {
            return fault.from() < run.end();
        }
        return fault.to() - settings.wornBelowHours() * 3_600_000 < run.end();
    }

    /**
     * How probably false alarms alone, coming at random at the rate at which they come to healthy
     * devices, would have hit that fault.
     */
    private double byChance(
            Fault fault, List<Verdict> alerts, List<Verdict> anomalies, double healthyDays) {
        if (healthyDays <= 0) {
            return 0;
        }
        boolean readings = fault.faultClass() == FaultClass.READINGS;
        long falseAlarms = 0;
        for (int i = 0; i < standings.size(); i++) {
            boolean ofItsSort = readings == (standings.get(i).metric() != null);
            falseAlarms += ofItsSort && alerts.get(i) == Verdict.FALSE_ALARM ? 1 : 0;
        }
        if (readings) {
            falseAlarms += anomalies.stream().filter(v -> v == Verdict.FALSE_ALARM).count();
        }
        double perDay = falseAlarms / healthyDays;
        if (fault.metric() != null) {
            perDay *= (double) history.devices().size() / Math.max(1, history.signals());
        }
        long end = Math.min(run.end(), fault.endWith(settings.graceMillis()));
        double days = Math.max(0, end - fault.from()) / MILLIS_PER_DAY;
        return 1 - Math.exp(-perDay * days);
    }

    private Stream<Wear> wear(LabelScore label) {
        if (label.fault().faultClass() != FaultClass.WEAR || label.fault().to() == Fault.LASTING) {
            return Stream.empty();
        }
        return Stream.of(
                Wear.of(
                        label.fault(),
                        label.alertAt(),
                        results.predictions(),
                        settings.wornBelowHours()));
    }

    private TransportScore transport(Fault fault, List<Verdict> alerts, List<Verdict> anomalies) {
        List<String> devices =
                history.devices().keySet().stream().filter(id -> concerns(fault, id)).toList();
        return new TransportScore(
                fault,
                fault.from() < run.end(),
                devices.size(),
                deviceDays(
                        devices,
                        fault.from(),
                        Math.min(run.end(), fault.endWith(settings.graceMillis()))),
                unexplained(standings, alerts, fault),
                unexplained(episodes, anomalies, fault));
    }

    private int unexplained(List<? extends Finding> findings, List<Verdict> verdicts, Fault fault) {
        int count = 0;
        for (int i = 0; i < findings.size(); i++) {
            Finding finding = findings.get(i);
            boolean inside =
                    verdicts.get(i) == Verdict.FALSE_ALARM
                            && concerns(fault, finding.deviceId())
                            && finding.times().stream()
                                    .anyMatch(t -> fault.holdsAt(t, settings.graceMillis()));
            count += inside ? 1 : 0;
        }
        return count;
    }

    /** A transport fault's device is a device, a gateway, {@code partition-N}, or all of them. */
    private boolean concerns(Fault fault, String deviceId) {
        FleetHistory.DeviceSpan span = history.devices().get(deviceId);
        if (fault.deviceId().equals("*") || fault.deviceId().equals(deviceId)) {
            return true;
        }
        return span != null
                && (fault.deviceId().equals(span.gatewayId())
                        || fault.deviceId().equals("partition-" + span.partition()));
    }

    private double deviceDays(Iterable<String> devices, long from, long to) {
        double millis = 0;
        for (String device : devices) {
            FleetHistory.DeviceSpan span = history.devices().get(device);
            millis += Math.max(0, Math.min(to, span.last()) - Math.max(from, span.first()));
        }
        return millis / MILLIS_PER_DAY;
    }

    /** Time that devices were heard for inside a physical fault or its grace; no time twice. */
    private double faultyDays() {
        double millis = 0;
        for (Map.Entry<String, List<Fault>> entry : physical.entrySet()) {
            FleetHistory.DeviceSpan span = history.devices().get(entry.getKey());
            if (span == null) {
                continue;
            }
            long from = Math.max(run.start(), span.first());
            long to = Math.min(run.end(), span.last());
            List<Fault> faults = new ArrayList<>(entry.getValue());
            faults.sort(Comparator.comparingLong(Fault::from));
            long covered = from;
            for (Fault fault : faults) {
                long begin = Math.max(covered, fault.from());
                long end = Math.min(to, fault.endWith(settings.graceMillis()));
                if (end > begin) {
                    millis += end - begin;
                    covered = end;
                }
            }
        }
        return millis / MILLIS_PER_DAY;
    }

    private Latencies alertLatency() {
        Latencies latencies = Latencies.none();
        Map<String, Boolean> counted = new HashMap<>();
        for (AlertChangeSeen change : results.alertChanges()) {
            // A repeat of a change tells nothing new.
            if (counted.put(change.alertId() + change.raised(), true) == null) {
                latencies =
                        latencies.with(
                                change.cause(), change.writtenAt(), history, run.liveStart());
            }
        }
        return latencies;
    }

    private Latencies anomalyLatency() {
        Latencies latencies = Latencies.none();
        for (AnomalySeen anomaly : results.anomalies()) {
            latencies =
                    latencies.with(anomaly.cause(), anomaly.writtenAt(), history, run.liveStart());
        }
        return latencies;
    }

    private static Long first(List<Long> sorted) {
        return sorted.isEmpty() ? null : sorted.get(0);
    }
}
