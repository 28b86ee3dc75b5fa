package io.millrace.jobs.config;

import io.millrace.jobs.aggregation.MetricFunctions;
import io.millrace.jobs.aggregation.WindowSpec;
import io.millrace.jobs.config.JobOptions.Ordering;
import io.millrace.jobs.config.JobOptions.Stage;
import io.millrace.jobs.detection.DetectionSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** Settings for tests: disorder 2 s, a minute of allowed lateness, ordering by event time. */
public final class TestSettings {

    /** Knows a signal after few readings. */
    public static final DetectionSettings DETECTION =
            new DetectionSettings("robust-level threshold=6 warmUp=20", Map.of(), "none", "none");

    public static final PresenceSettings PRESENCE =
            new PresenceSettings(Duration.ofMinutes(1), 10, Duration.ofSeconds(15));

    private TestSettings() {}

    /**
     * These stages and windows, with room for all events that may be held.
     *
     * @param windows the first is also the one that maintenance observes
     */
    public static AnalyticsSettings of(Set<Stage> stages, Duration... windows) {
        return holding(1_000_000, 1_000_000, stages, windows);
    }

    /** As {@link #of}, with these bounds of the events held of a device and of a subtask. */
    public static AnalyticsSettings holding(
            int ofDevice, int ofSubtask, Set<Stage> stages, Duration... windows) {
        return new AnalyticsSettings(
                Ordering.EVENT_TIME,
                Duration.ofSeconds(2),
                Duration.ofMinutes(1),
                ofDevice,
                ofSubtask,
                stages,
                Arrays.stream(windows).map(Duration::toMillis).map(WindowSpec::tumbling).toList(),
                MetricFunctions.NONE,
                windows[0],
                DETECTION,
                Duration.ofDays(30),
                Duration.ofMinutes(1),
                PRESENCE);
    }
}
