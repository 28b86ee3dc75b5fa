package io.millrace.local.page;

import java.util.List;

/** The jobs' counters that the page shows, by the last part of their names in Flink; in order. */
final class JobCounters {

    static final List<String> NAMES =
            List.of(
                    "recordsRead",
                    "pulses",
                    "passed",
                    "duplicates",
                    "late",
                    "lateAccepted",
                    "forcedOut",
                    "tenantMismatch",
                    "notFinite",
                    "results",
                    "pointsWritten",
                    "pointsRefused",
                    "retries");

    private JobCounters() {}
}
