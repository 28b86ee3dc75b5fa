package io.millrace.jobs.config;

import io.millrace.jobs.aggregation.MetricFunctions;
import io.millrace.jobs.aggregation.SummaryFunction;
import io.millrace.jobs.aggregation.WindowSpec;
import io.millrace.jobs.config.JobOptions.Ordering;
import io.millrace.jobs.config.JobOptions.Stage;
import io.millrace.jobs.detection.DetectionSettings;
import io.millrace.mlmodels.detection.SensorFault;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the stages of the device analytics job do; the part of the configuration that travels into
 * the operators.
 *
 * @param disorder how long events are held for
 * @param allowedLateness age up to which late events still correct their windows
 * @param windows by size and slide, without repeats
 * @param functions what a metric's summary has beside the usual figures
 * @param maintenanceWindow one of the windows: its means are one observation of the model
 * @param detection which detectors judge the signals
 * @param forgetAfter silence after which a device's state is forgotten
 * @param clockAlertAbove how far a device clock may be off before it is an alert
 * @param presence when a device is offline
 */
public record AnalyticsSettings(
        Ordering ordering,
        Duration disorder,
        Duration allowedLateness,
        int maxHeldEvents,
        int maxHeldEventsOfSubtask,
        Set<Stage> stages,
        List<WindowSpec> windows,
        MetricFunctions functions,
        Duration maintenanceWindow,
        DetectionSettings detection,
        Duration forgetAfter,
        Duration clockAlertAbove,
        PresenceSettings presence)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final Comparator<WindowSpec> BY_SIZE =
            Comparator.comparingLong(WindowSpec::size).thenComparingLong(WindowSpec::slide);

    public AnalyticsSettings {
        stages = Set.copyOf(stages);
        windows = windows.stream().distinct().sorted(BY_SIZE).toList();
        List<String> errors = new ArrayList<>();
        boolean maintained = stages.contains(Stage.MAINTENANCE);
        if (windows.isEmpty() && (stages.contains(Stage.AGGREGATION) || maintained)) {
            errors.add("windows: the list is empty, but a stage that is on needs at least one");
        }
        if (maintained
                && !windows.contains(
                        WindowSpec.tumbling(Math.max(1, maintenanceWindow.toMillis())))) {
            errors.add(
                    "maintenance.window: '"
                            + Option.formatDuration(maintenanceWindow)
                            + "' is not allowed; allowed is one of windows "
                            + windows.stream()
                                    .filter(window -> !window.slides())
                                    .map(WindowSpec::name)
                                    .toList());
        }
        if (forgetAfter.compareTo(allowedLateness.plus(disorder)) < 0) {
            errors.add(
                    "state.forget-after: '"
                            + Option.formatDuration(forgetAfter)
                            + "' is not allowed; allowed is no less than time.disorder and"
                            + " time.allowed-lateness together, or duplicates would pass");
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
                functions(config),
                config.get(JobOptions.MAINTENANCE_WINDOW),
                detection(config),
                config.get(JobOptions.FORGET_AFTER),
                config.get(JobOptions.CLOCK_ALERT_ABOVE),
                PresenceSettings.of(config));
    }

    private static MetricFunctions functions(JobConfig config) {
        Map<String, Set<SummaryFunction>> ofMetric = new HashMap<>();
        List<String> errors = new ArrayList<>();
        config.under(JobOptions.FUNCTIONS_OF)
                .forEach(
                        (metric, text) -> {
                            try {
                                ofMetric.put(
                                        metric,
                                        Set.copyOf(Option.parseWords(SummaryFunction.class, text)));
                            } catch (IllegalArgumentException e) {
                                errors.add(
                                        JobOptions.FUNCTIONS_OF
                                                + metric
                                                + ": '"
                                                + text
                                                + "' is not allowed; allowed is a list of "
                                                + e.getMessage());
                            }
                        });
        if (!errors.isEmpty()) {
            throw new ConfigException(config.source(), errors);
        }
        return new MetricFunctions(
                Set.copyOf(config.get(JobOptions.FUNCTIONS)),
                ofMetric,
                config.get(JobOptions.QUANTILES));
    }

    private static DetectionSettings detection(JobConfig config) {
        Map<String, String> ofMetric = config.under(JobOptions.DETECTOR_OF);
        List<String> errors = new ArrayList<>();
        String usual = config.get(JobOptions.DETECTOR);
        checkDetector("detection.detector", usual, errors);
        ofMetric.forEach(
                (metric, choice) -> checkDetector(JobOptions.DETECTOR_OF + metric, choice, errors));
        String ofRow = config.get(JobOptions.ROW_DETECTOR);
        try {
            DetectionSettings.checkOfRow(ofRow);
        } catch (IllegalArgumentException e) {
            errors.add(JobOptions.ROW_DETECTOR.key() + " is not allowed: " + e.getMessage());
        }
        String sensorFaults = config.get(JobOptions.SENSOR_FAULTS);
        try {
            SensorFault.parse(sensorFaults);
        } catch (IllegalArgumentException e) {
            errors.add(JobOptions.SENSOR_FAULTS.key() + " is not allowed: " + e.getMessage());
        }
        if (!errors.isEmpty()) {
            throw new ConfigException(config.source(), errors);
        }
        return new DetectionSettings(usual, ofMetric, ofRow, sensorFaults);
    }

    private static void checkDetector(String key, String choice, List<String> errors) {
        try {
            DetectionSettings.check(choice);
        } catch (IllegalArgumentException e) {
            errors.add(key + ": '" + choice + "' is not allowed: " + e.getMessage());
        }
    }

    /** True when that stage is switched on. */
    public boolean has(Stage stage) {
        return stages.contains(stage);
    }
}
