package io.millrace.local.page;

import java.util.List;

/** The jobs' counters that the page shows, by the last part of their names in Flink. */
final class JobCounters {

    static final List<String> NAMES =
            List.of("accepted", "duplicates", "late", "rejected", "passed", "read");

    private JobCounters() {}
}
