package io.millrace.local.page;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The answers under {@code /api}, as records that become JSON. Times are milliseconds since the
 * epoch.
 */
final class PageApi {

    private static final int KEPT_DEVICES = 32;
    private static final int SENT_CLEARED_ALERTS = 200;
    private static final Duration LONGEST_RANGE = Duration.ofDays(7);
    private static final Duration SLOW_REFRESH = Duration.ofSeconds(10);

    private final LivePageSettings settings;
    private final AlertFeed alerts;
    private final Clock clock;
    private final DeviceReader deviceReader;
    private final Kept<Fleet> fleet;
    private final Kept<List<Fleet.Minute>> minutes;
    private final Kept<List<Fleet.Health>> health;
    private final Kept<List<Fleet.AnomalyCount>> anomalies;
    private final Kept<List<FlinkCounters.Job>> jobs;
    private final Map<String, Kept<DeviceCharts>> charts =
            new LinkedHashMap<>(KEPT_DEVICES, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Kept<DeviceCharts>> eldest) {
                    return size() > KEPT_DEVICES;
                }
            };

    PageApi(LivePageSettings settings, AlertFeed alerts, Clock clock) {
        this.settings = settings;
        this.alerts = alerts;
        this.clock = clock;
        InfluxReader influx = new InfluxReader(settings.influx());
        FleetReader reader = new FleetReader(influx);
        this.deviceReader = new DeviceReader(influx);
        Duration refresh = settings.refresh();
        Duration slow = refresh.multipliedBy(4);
        this.fleet = new Kept<>(reader::fleet, Fleet.EMPTY, refresh, clock);
        this.minutes = new Kept<>(() -> reader.minutes(newest()), List.of(), slow, clock);
        this.health = new Kept<>(reader::health, List.of(), refresh, clock);
        this.anomalies = new Kept<>(() -> reader.anomalies(newest()), List.of(), slow, clock);
        this.jobs = new Kept<>(this::readJobs, List.of(), SLOW_REFRESH, clock);
    }

    /** A request that cannot be answered as it stands. */
    static final class BadRequest extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadRequest(String message) {
            super(message);
        }
    }

    record Overview(
            long now,
            long refreshMillis,
            Reachability influx,
            Reachability kafka,
            long behind,
            int devices,
            Map<String, Long> devicesByType,
            Long newestTime,
            List<Fleet.Minute> minutes,
            int openAlerts,
            Map<String, Long> openBySeverity,
            long anomaliesLastHour,
            int anomalousDevices,
            Fleet.Health shortestLife) {}

    record DeviceRow(
            String id,
            String type,
            String site,
            String tenant,
            long lastTime,
            long anomalies,
            int openAlerts,
            String worst,
            Double remainingLifeHours) {}

    record Devices(Long readAt, boolean stale, List<DeviceRow> devices) {}

    record DeviceView(
            Long readAt,
            boolean stale,
            Fleet.Device device,
            DeviceCharts charts,
            Fleet.Health health,
            List<Alert> alerts,
            Map<String, String> units) {}

    record Alerts(Long readAt, boolean stale, List<Alert> open, List<Alert> cleared) {}

    record HealthList(Long readAt, boolean stale, List<Fleet.Health> predictions) {}

    record Counters(
            AlertBoard.Counts topics,
            List<AlertBoard.ModelTruth> models,
            boolean topicsStale,
            boolean jobsAsked,
            String jobsProblem,
            List<FlinkCounters.Job> jobs) {}

    Overview overview() {
        Kept.Answer<Fleet> answer = fleet.get();
        AlertBoard board = alerts.board();
        List<Fleet.AnomalyCount> anomalous = anomalies.get().value();
        List<Fleet.Health> predictions = health.get().value();
        return new Overview(
                clock.millis(),
                settings.refresh().toMillis(),
                influxState(answer),
                board.kafka(),
                board.behind(),
                answer.value().devices().size(),
                counted(answer.value().devices().stream().map(Fleet.Device::type)),
                answer.value().newestTime(),
                minutes.get().value(),
                board.open().size(),
                counted(board.open().stream().map(alert -> alert.severity().name())),
                anomalous.stream().mapToLong(Fleet.AnomalyCount::count).sum(),
                anomalous.size(),
                predictions.isEmpty() ? null : predictions.get(0));
    }

    Devices devices() {
        Kept.Answer<Fleet> answer = fleet.get();
        Map<String, Long> anomalous =
                anomalies.get().value().stream()
                        .collect(
                                Collectors.toMap(
                                        Fleet.AnomalyCount::device, Fleet.AnomalyCount::count));
        Map<String, Fleet.Health> predictions =
                health.get().value().stream()
                        .collect(Collectors.toMap(Fleet.Health::device, Function.identity()));
        Map<String, List<Alert>> open =
                alerts.board().open().stream().collect(Collectors.groupingBy(Alert::device));
        List<DeviceRow> rows =
                answer.value().devices().stream()
                        .map(device -> row(device, anomalous, predictions, open))
                        .toList();
        return new Devices(answer.readAt(), answer.stale(), rows);
    }

    private static DeviceRow row(
            Fleet.Device device,
            Map<String, Long> anomalous,
            Map<String, Fleet.Health> predictions,
            Map<String, List<Alert>> open) {
        // The board has the worst first.
        List<Alert> ofDevice = open.getOrDefault(device.id(), List.of());
        Fleet.Health prediction = predictions.get(device.id());
        return new DeviceRow(
                device.id(),
                device.type(),
                device.site(),
                device.tenant(),
                device.lastTime(),
                anomalous.getOrDefault(device.id(), 0L),
                ofDevice.size(),
                ofDevice.isEmpty() ? null : ofDevice.get(0).severity().name(),
                prediction == null ? null : (Double) prediction.remainingLifeHours());
    }

    /** One device over the newest so many minutes of the fleet's data. */
    DeviceView device(String id, String minutesText) {
        if (id == null || id.isEmpty()) {
            throw new BadRequest("no device: ask /api/device?id=DEVICE&minutes=60");
        }
        Duration range = range(minutesText);
        Kept.Answer<DeviceCharts> answer = keptCharts(id, range).get();
        Fleet.Device device =
                fleet.get().value().devices().stream()
                        .filter(known -> known.id().equals(id))
                        .findFirst()
                        .orElse(null);
        Fleet.Health prediction =
                health.get().value().stream()
                        .filter(known -> known.device().equals(id))
                        .findFirst()
                        .orElse(null);
        AlertBoard board = alerts.board();
        List<Alert> ofDevice =
                Stream.concat(board.open().stream(), board.cleared().stream())
                        .filter(alert -> alert.device().equals(id))
                        .toList();
        Map<String, String> units =
                device == null ? Map.of() : board.units().getOrDefault(device.type(), Map.of());
        return new DeviceView(
                answer.readAt(),
                answer.stale(),
                device,
                answer.value(),
                prediction,
                ofDevice,
                units);
    }

    Alerts alerts() {
        AlertBoard board = alerts.board();
        return new Alerts(
                board.kafka().readAt(),
                !board.kafka().up(),
                board.open(),
                board.cleared().stream().limit(SENT_CLEARED_ALERTS).toList());
    }

    HealthList health() {
        Kept.Answer<List<Fleet.Health>> answer = health.get();
        return new HealthList(answer.readAt(), answer.stale(), answer.value());
    }

    Counters counters() {
        AlertBoard board = alerts.board();
        Kept.Answer<List<FlinkCounters.Job>> answer = jobs.get();
        return new Counters(
                board.counts(),
                board.models(),
                !board.kafka().up(),
                settings.flinkUrl() != null,
                answer.problem(),
                answer.value());
    }

    private Kept<DeviceCharts> keptCharts(String id, Duration range) {
        synchronized (charts) {
            return charts.computeIfAbsent(
                    range + " " + id,
                    key -> new Kept<>(() -> read(id, range), null, settings.refresh(), clock));
        }
    }

    private DeviceCharts read(String id, Duration range) throws IOException {
        Long newest = newest();
        return deviceReader.charts(id, newest == null ? clock.millis() : newest, range);
    }

    private Long newest() {
        return fleet.get().value().newestTime();
    }

    private List<FlinkCounters.Job> readJobs() throws IOException {
        return settings.flinkUrl() == null
                ? List.of()
                : new FlinkCounters(settings.flinkUrl(), JobCounters.SHOWN).read();
    }

    private Reachability influxState(Kept.Answer<Fleet> answer) {
        return new Reachability(
                "InfluxDB",
                settings.influx().url(),
                !answer.stale(),
                answer.problem(),
                answer.problemSince(),
                answer.readAt());
    }

    private static Duration range(String minutesText) {
        long minutes;
        try {
            minutes = minutesText == null ? 60 : Long.parseLong(minutesText);
        } catch (NumberFormatException e) {
            throw new BadRequest("minutes '" + minutesText + "' is not a whole number");
        }
        if (minutes < 1 || minutes > LONGEST_RANGE.toMinutes()) {
            throw new BadRequest(
                    "minutes " + minutes + " is outside of 1 to " + LONGEST_RANGE.toMinutes());
        }
        return Duration.ofMinutes(minutes);
    }

    private static Map<String, Long> counted(Stream<String> names) {
        return names.collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }
}
