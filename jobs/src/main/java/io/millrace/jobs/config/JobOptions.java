package io.millrace.jobs.config;

import io.millrace.jobs.aggregation.SummaryFunction;
import io.millrace.jobs.aggregation.WindowSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every option there is, and which of them a job has. {@code docs/configuration.md} is generated
 * from here.
 */
public final class JobOptions {

    /** How often a result may be written. */
    public enum Delivery {
        EXACTLY_ONCE,
        AT_LEAST_ONCE
    }

    /** Whether events are held until device time has passed them. */
    public enum Ordering {
        EVENT_TIME,
        ARRIVAL
    }

    /** The analytic stages that can be switched on. */
    public enum Stage {
        AGGREGATION,
        DETECTION,
        MAINTENANCE,
        PRESENCE,
        ALERTING
    }

    public static final String KAFKA_PROPERTIES = "kafka.properties.";
    public static final String REGISTRY_PROPERTIES = "registry.properties.";
    public static final String TOPIC_NAMES = "topics.";
    public static final String FUNCTIONS_OF = "aggregation.functions-of.";

    /** Prefix of the detectors of one metric. */
    public static final String DETECTOR_OF = "detection.detector-of.";

    public static final Option<String> NAME =
            Option.text("name", null, "The job's name; group id and transaction prefix follow it.")
                    .asRequired();
    public static final Option<String> BOOTSTRAP_SERVERS =
            Option.text("kafka.bootstrap-servers", null, "Kafka's addresses, host:port,host:port.")
                    .asRequired();
    public static final Option<String> GROUP_ID =
            Option.text("kafka.group-id", null, "Consumer group; without it the job's name.");
    public static final Option<String> TRANSACTION_PREFIX =
            Option.text(
                    "kafka.transaction-prefix",
                    null,
                    "Prefix of the transactional ids; without it the job's name. Two running jobs"
                            + " never share one, and none may be the beginning of another.");
    public static final Option<String> REGISTRY_URL =
            Option.text(
                            "registry.url",
                            null,
                            "The schema registry's Confluent API, for example"
                                    + " http://registry:8080/apis/ccompat/v7.")
                    .asRequired();
    public static final Option<Integer> PARALLELISM =
            Option.count("parallelism", 1, 1, "Subtasks of each operator.");
    public static final Option<Integer> MAX_PARALLELISM =
            Option.count(
                    "max-parallelism",
                    1,
                    360,
                    "Key groups: the most subtasks this state can ever be spread over. Cannot be"
                            + " changed later without losing the state.");
    public static final Option<Delivery> DELIVERY =
            Option.choice(
                    "delivery",
                    Delivery.class,
                    "exactly-once",
                    "exactly-once: results appear with a checkpoint, once. at-least-once: at once,"
                            + " and possibly again after a failure, with the same id.");
    public static final Option<Duration> CHECKPOINT_INTERVAL =
            Option.duration("checkpoint.interval", "2s", "Time between two checkpoints.");
    public static final Option<Duration> CHECKPOINT_TIMEOUT =
            Option.duration(
                    "checkpoint.timeout", "2m", "A checkpoint that takes longer is given up.");
    public static final Option<String> CHECKPOINT_DIRECTORY =
            Option.text(
                    "checkpoint.directory",
                    null,
                    "Where checkpoints are kept, as a URI; without it as the cluster says.");

    public static final Option<Ordering> ORDERING =
            Option.choice(
                    "ordering",
                    Ordering.class,
                    "event-time",
                    "event-time: each device's events are held for the disorder and released in"
                            + " order. arrival: they pass at once, as they come.");
    public static final Option<Duration> DISORDER =
            Option.duration(
                    "time.disorder",
                    "2s",
                    "How far events may be out of order before they are late.");
    public static final Option<Duration> ALLOWED_LATENESS =
            Option.duration(
                    "time.allowed-lateness",
                    "1m",
                    "Late events up to this age still correct their windows; older ones go to the"
                            + " late ledger.");
    public static final Option<Duration> MAX_BEHIND =
            Option.duration(
                    "time.max-behind",
                    "7d",
                    "Clock guard: how far an event time may lie behind the record's time.");
    public static final Option<Duration> MAX_AHEAD =
            Option.duration(
                    "time.max-ahead",
                    "5m",
                    "Clock guard: how far an event time may lie ahead of the record's time.");
    public static final Option<Duration> CLOCK_ALERT_ABOVE =
            Option.duration(
                    "clock.alert-above",
                    "1m",
                    "How far a device's clock may be off, ahead or behind, before it is an alert.");
    public static final Option<Double> REJECTS_ALERT_SHARE =
            Option.number(
                    "rejects.alert-share",
                    0,
                    1,
                    0.05,
                    "Share of rejected records, of the whole input, above which it is an alert of"
                            + " its own; 1 for never.");
    public static final Option<Duration> REJECTS_ALERT_FOR =
            Option.duration(
                    "rejects.alert-for",
                    "1m",
                    "How long the share has to lie above, and for the end of the alert below; in"
                            + " steps of 10s.");
    public static final Option<Double> DRIFT_ALERT_ABOVE =
            Option.number(
                    "maintenance.drift-above",
                    0,
                    100,
                    0.25,
                    "Population stability index of a model's features and predictions, against its"
                            + " training, above which it is an alert.");
    public static final Option<Duration> DRIFT_WINDOW =
            Option.duration(
                    "maintenance.drift-window",
                    "1h",
                    "Event time whose predictions are held against the training at once.");
    public static final Option<Integer> DRIFT_LEAST_DEVICES =
            Option.count(
                    "maintenance.drift-devices",
                    1,
                    200,
                    "Devices that have to predict in that time: of fewer the index is chance.");
    public static final Option<Optional<Duration>> IDLE_AFTER =
            Option.durationOrOff(
                    "time.idle-after",
                    "Only where no pulses can be written: a partition without records for that"
                            + " long no longer holds time back. The weaker promise: its events may"
                            + " then come late.");
    public static final Option<Integer> MAX_HELD_EVENTS =
            Option.count(
                    "ordering-buffer.per-device",
                    1,
                    10_000,
                    "Events held for one device; beyond it the oldest is released early, counted.");
    public static final Option<Integer> MAX_HELD_EVENTS_SUBTASK =
            Option.count(
                    "ordering-buffer.per-subtask",
                    1,
                    2_000_000,
                    "Events held by one subtask; beyond it the device that speaks releases its"
                            + " oldest early, counted.");
    public static final Option<Duration> FORGET_AFTER =
            Option.duration(
                    "state.forget-after",
                    "30d",
                    "A device that was silent for so long, by event time, loses what was learned of"
                            + " it; that it exists, and how far its time had come, stays known.");
    public static final Option<List<Stage>> STAGES =
            Option.choices(
                    "stages",
                    Stage.class,
                    "aggregation, detection, maintenance, presence, alerting",
                    "The stages that are switched on.");
    public static final Option<List<WindowSpec>> WINDOWS =
            Option.windows(
                    "windows",
                    "10s, 1m",
                    "The windows: 1m is one that tumbles, 1h/1m an hour that slides by a minute."
                            + " The slide divides the size, at most 3600 times.");
    public static final Option<List<SummaryFunction>> FUNCTIONS =
            Option.choices(
                    "aggregation.functions",
                    SummaryFunction.class,
                    "",
                    "What each metric's summary has beside count, min, max, mean, standard"
                            + " deviation, first and last. Quantiles lie within 1 percent of a"
                            + " reading of that rank, and cost some hundred bytes a metric and"
                            + " open window. For one metric alone: aggregation.functions-of.METRIC.");
    public static final Option<List<Double>> QUANTILES =
            Option.shares(
                    "aggregation.quantiles", "0.5, 0.9, 0.99", "Which, where they are asked for.");
    public static final Option<String> DETECTOR =
            Option.text(
                    "detection.detector",
                    "robust-level threshold=6",
                    "The anomaly detector of a signal, with its parameters: robust-level,"
                            + " constant-time and others, or none. For one metric alone:"
                            + " detection.detector-of.METRIC; a device's type and its profile may"
                            + " choose another one.");
    public static final Option<String> ROW_DETECTOR =
            Option.text(
                    "detection.row-detector",
                    "none",
                    "The anomaly detector of metrics that are measured together, for example"
                            + " drift-aware metrics=pressure,flow; or none. A device's type and its"
                            + " profile may choose another one.");
    public static final Option<String> SENSOR_FAULTS =
            Option.text(
                    "detection.sensor-faults",
                    "all",
                    "Which faults of sensors are told apart from anomalies of the process: some of"
                            + " stuck-at, flat-line, drop-out, noise, lost-correlation, or all, or"
                            + " none. A detector's text says it for its signals: robust-level"
                            + " threshold=6 sensor-faults=stuck-at,noise.");
    public static final Option<Duration> MAINTENANCE_WINDOW =
            Option.duration(
                    "maintenance.window",
                    "1m",
                    "The window whose means are one observation of the models.");

    public static final Option<Duration> OFFLINE_AFTER =
            Option.duration(
                    "presence.offline-after",
                    "1m",
                    "A device that was not heard for so long, by its own time, is offline; for half"
                            + " of it, late.");
    public static final Option<Integer> MISSED_EVENTS =
            Option.count(
                    "presence.missed-events",
                    1,
                    10,
                    "So many of its expected intervals have to be missed as well. Where no profile"
                            + " says the interval, silences that a device came back from by itself"
                            + " do.");
    public static final Option<Duration> GATEWAY_WAIT =
            Option.duration(
                    "presence.gateway-wait",
                    "15s",
                    "How long the alert of a silent device waits, to see whether its gateway is"
                            + " silent as a whole: then that is one alert.");

    public static final Option<String> INFLUX_URL =
            Option.text("influx.url", null, "InfluxDB's address, http://host:8086.").asRequired();
    public static final Option<String> INFLUX_DATABASE =
            Option.text("influx.database", "millrace", "The database; it has to exist.");
    public static final Option<String> INFLUX_USERNAME =
            Option.text("influx.username", null, "User name, where InfluxDB asks for one.");
    public static final Option<String> INFLUX_PASSWORD =
            Option.text(
                            "influx.password",
                            null,
                            "Password; write ${env:NAME} or ${file:PATH}, never the word itself.")
                    .asSecret();
    public static final Option<Integer> INFLUX_BATCH_POINTS =
            Option.count("influx.batch-points", 1, 5_000, "Points in one write.");
    public static final Option<Integer> INFLUX_MAX_SERIES =
            Option.count(
                    "influx.max-series",
                    1,
                    1_000_000,
                    "Series that one subtask writes at most; points of further ones go to the dead"
                            + " letters.");
    public static final Option<List<WindowSpec>> PROJECTED_WINDOWS =
            Option.windows(
                    "windows",
                    "1m",
                    "The windows that are projected, as the other job names them.");

    private static final List<Option<?>> EVERY_JOB =
            List.of(
                    NAME,
                    BOOTSTRAP_SERVERS,
                    GROUP_ID,
                    TRANSACTION_PREFIX,
                    REGISTRY_URL,
                    PARALLELISM,
                    MAX_PARALLELISM,
                    DELIVERY,
                    CHECKPOINT_INTERVAL,
                    CHECKPOINT_TIMEOUT,
                    CHECKPOINT_DIRECTORY);

    private static final List<Option<?>> ANALYTICS_ONLY =
            List.of(
                    ORDERING,
                    DISORDER,
                    ALLOWED_LATENESS,
                    MAX_BEHIND,
                    MAX_AHEAD,
                    CLOCK_ALERT_ABOVE,
                    REJECTS_ALERT_SHARE,
                    REJECTS_ALERT_FOR,
                    DRIFT_ALERT_ABOVE,
                    DRIFT_WINDOW,
                    DRIFT_LEAST_DEVICES,
                    IDLE_AFTER,
                    MAX_HELD_EVENTS,
                    MAX_HELD_EVENTS_SUBTASK,
                    FORGET_AFTER,
                    STAGES,
                    WINDOWS,
                    FUNCTIONS,
                    QUANTILES,
                    DETECTOR,
                    ROW_DETECTOR,
                    SENSOR_FAULTS,
                    MAINTENANCE_WINDOW,
                    OFFLINE_AFTER,
                    MISSED_EVENTS,
                    GATEWAY_WAIT);

    private static final List<Option<?>> PROJECTION_ONLY =
            List.of(
                    INFLUX_URL,
                    INFLUX_DATABASE,
                    INFLUX_USERNAME,
                    INFLUX_PASSWORD,
                    INFLUX_BATCH_POINTS,
                    INFLUX_MAX_SERIES,
                    PROJECTED_WINDOWS);

    private final Map<String, Option<?>> options = new LinkedHashMap<>();

    private JobOptions(List<Option<?>> special) {
        EVERY_JOB.forEach(option -> options.put(option.key(), option));
        special.forEach(option -> options.put(option.key(), option));
    }

    /** The options of the device analytics job. */
    public static JobOptions analytics() {
        return new JobOptions(ANALYTICS_ONLY);
    }

    /** The options of a preset: the analytics job with other stages switched on. */
    public static JobOptions preset(String stages) {
        JobOptions options = new JobOptions(ANALYTICS_ONLY);
        options.options.put(STAGES.key(), STAGES.withDefault(stages));
        return options;
    }

    /** The options of the projection job. */
    public static JobOptions projection() {
        return new JobOptions(PROJECTION_ONLY);
    }

    /** All options of this job, in the order of the documentation. */
    public Collection<Option<?>> all() {
        return options.values();
    }

    boolean knows(String key) {
        return options.containsKey(key)
                || passesThrough(key, KAFKA_PROPERTIES)
                || passesThrough(key, REGISTRY_PROPERTIES)
                || passesThrough(key, TOPIC_NAMES)
                || (options.containsKey(FUNCTIONS.key()) && passesThrough(key, FUNCTIONS_OF))
                || (options.containsKey(DETECTOR.key()) && passesThrough(key, DETECTOR_OF));
    }

    /** This job's form of the option, whose default may differ. */
    @SuppressWarnings("unchecked")
    <T> Option<T> own(Option<T> option) {
        Option<?> own = options.get(option.key());
        if (own == null) {
            throw new IllegalArgumentException("this job has no option " + option.key());
        }
        return (Option<T>) own;
    }

    private static boolean passesThrough(String key, String prefix) {
        return key.startsWith(prefix) && key.length() > prefix.length();
    }
}
