package io.millrace.benchmarks.oracle;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the run has done where the log leaves it open: read only to learn which of several right
 * ways it went.
 *
 * @param ledger device time at which each event of the ledger was judged, by where the event lies
 * @param alerts rows of each device
 */
record ActualFate(Map<RawRecord.Source, Long> ledger, Map<String, List<Row>> alerts) {

    static final ActualFate NONE = new ActualFate(Map.of(), Map.of());

    Set<String> alertKeys(String deviceId) {
        return alerts.getOrDefault(deviceId, List.of()).stream()
                .map(Row::key)
                .collect(java.util.stream.Collectors.toSet());
    }
}
