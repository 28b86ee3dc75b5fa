package io.millrace.benchmarks.fleet;

import java.util.List;

/**
 * All scores of a run.
 *
 * @param labels one a physical fault, by onset
 * @param alertVerdicts what the alerts were
 * @param episodeVerdicts what the episodes of anomalies were
 * @param falseAlerts alerts in time in which their device was not at fault
 * @param falseEpisodes episodes in that time
 * @param alerts all alerts in all time
 * @param foreign results that are not of this run
 */
record FleetScore(
        LabelledRun run,
        int devices,
        long events,
        List<LabelScore> labels,
        List<KindScore> kinds,
        Rate recall,
        Verdicts alertVerdicts,
        Verdicts episodeVerdicts,
        Frequency falseAlerts,
        Frequency falseEpisodes,
        Frequency alerts,
        List<Wear> wear,
        List<TransportScore> transport,
        Latencies alertLatency,
        Latencies anomalyLatency,
        long predictions,
        long foreign) {}
