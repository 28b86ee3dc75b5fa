package io.millrace.jobs.config;

import io.millrace.jobs.config.JobOptions.Ordering;
import io.millrace.jobs.config.JobOptions.Stage;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the stages of the device analytics job do; the part of the configuration that travels into
 * the operators.
 *
 * @param disorder how long events are held for
 * @param allowedLateness age up to which late events still correct their windows
 * @param windows lengths of the tumbling windows, ascending, without repeats
 * @param maintenanceWindow one of the windows: its means are one observation of the model
 * @param detectionThreshold in robust spreads
 * @param detectionWarmUp in readings
 * @param clockAlertAbove how far a device clock may be off before it is an alert
 */
public record AnalyticsSettings(
        Ordering ordering,
        Duration disorder,
        Duration allowedLateness,
        int maxHeldEvents,
        int maxHeldEventsOfSubtask,
        Set<Stage> stages,
        List<Duration> windows,
        Duration maintenanceWindow,
        double detectionThreshold,
        int detectionWarmUp,
        Duration clockAlertAbove)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    public AnalyticsSettings {
        stages = Set.copyOf(stages);
        windows = windows.stream().distinct().sorted().toList();
        List<String> errors = new ArrayList<>();
        for (Duration window : windows) {
            if (window.toMillis() < 1) {
                errors.add("windows: " + window + " is not allowed; allowed is 1ms or more");
            }
        }
        boolean maintained = stages.contains(Stage.MAINTENANCE);
        if (windows.isEmpty() && (stages.contains(Stage.AGGREGATION) || maintained)) {
            errors.add("windows: the list is empty, but a stage that is on needs at least one");
        }
        if (maintained && !windows.contains(maintenanceWindow)) {
            errors.add(
                    "maintenance.window: '"
                            + Option.formatDuration(maintenanceWindow)
                            + "' is not allowed; allowed is one of windows "
                            + windows.stream().map(Option::formatDuration).toList());
        }
        if (stages.isEmpty()) {
            errors.add("stages: the list is empty; allowed is at least one stage");
        }
        if (!errors.isEmpty()) {
            throw new ConfigException("of the stages", errors);
        }
    }

    /** Reads the settings out of a job's configuration. */
    public static AnalyticsSettings of(JobConfig config) {
        return new AnalyticsSettings(
                config.get(JobOptions.ORDERING),
                config.get(JobOptions.DISORDER),
                config.get(JobOptions.ALLOWED_LATENESS),
                config.get(JobOptions.MAX_HELD_EVENTS),
                config.get(JobOptions.MAX_HELD_EVENTS_SUBTASK),
                Set.copyOf(config.get(JobOptions.STAGES)),
                config.get(JobOptions.WINDOWS),
                config.get(JobOptions.MAINTENANCE_WINDOW),
                config.get(JobOptions.DETECTION_THRESHOLD),
                config.get(JobOptions.DETECTION_WARM_UP),
                config.get(JobOptions.CLOCK_ALERT_ABOVE));
    }

    /** True when that stage is switched on. */
    public boolean has(Stage stage) {
        return stages.contains(stage);
    }
}
