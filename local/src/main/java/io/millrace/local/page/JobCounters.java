package io.millrace.local.page;

import java.util.List;

/** The jobs' counters that the page shows, in order. */
public final class JobCounters {

    public static final List<Named> SHOWN =
            List.of(
                    new Named(
                            "records read",
                            "device-events-source.deserializer.millrace.recordsRead"),
                    new Named("pulses read", "device-events-source.deserializer.millrace.pulses"),
                    new Named("passed", ".millrace.passed"),
                    new Named("duplicates", ".millrace.duplicates"),
                    new Named("late", ".millrace.late"),
                    new Named("late, accepted", ".millrace.lateAccepted"),
                    new Named("forced out of a full buffer", ".millrace.forcedOut"),
                    new Named("of another tenant", ".millrace.tenantMismatch"),
                    new Named("readings that are no numbers", ".millrace.notFinite"),
                    new Named("results", ".millrace.results"),
                    new Named("points written", "influx-sink__Writer.pointsWritten"),
                    new Named("points refused", "influx-sink__Writer.pointsRefused"),
                    new Named("writes tried again", "influx-sink__Writer.retries"));

    private JobCounters() {}

    /**
     * A counter under a name for people.
     *
     * @param tail end of its id in Flink's REST interface; the beginning is the operator's name
     */
    public record Named(String name, String tail) {}
}
