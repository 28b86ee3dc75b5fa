package io.millrace.local.page;

import io.millrace.schemas.AlertChange;
import io.millrace.schemas.AlertEvent;
import io.millrace.schemas.AlertStanding;
import io.millrace.schemas.AlertState;
import io.millrace.schemas.MaintenanceKind;
import io.millrace.schemas.PredictionOutcome;
import io.millrace.schemas.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A small fleet as its results would lie in InfluxDB: an hour of one-minute windows in line
 * protocol, one device with a fault. The same for the same end.
 */
final class DrawnFleet {

    static final String FAULTY = "pump-007";
    static final String INJECTED = "<img src=x onerror=alert(1)>' OR 1=1 --\"\\ü";

    private static final long MINUTE = 60_000;
    private static final int MINUTES = 60;
    private static final int PER_TYPE = 12;
    private static final int FAULT_FROM = 38;
    private static final int FAULT_TO = 46;
    private static final Map<String, List<String>> METRICS =
            Map.of(
                    "pump", List.of("flow", "pressure", "temperature", "vibration"),
                    "motor", List.of("current", "speed", "temperature", "vibration"),
                    "compressor", List.of("current", "pressure", "temperature", "vibration"));

    private final long end;

    /** A fleet whose newest window ends then. */
    DrawnFleet(long end) {
        this.end = end - end % MINUTE;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (String type : List.of("compressor", "motor", "pump")) {
            for (int number = 1; number <= PER_TYPE; number++) {
                String device = "%s-%03d".formatted(type, number);
                for (int minute = 0; minute < MINUTES; minute++) {
                    lines.addAll(window(device, type, minute));
                }
                lines.add(health(device, type, number));
            }
        }
        for (int minute = 0; minute < MINUTES; minute++) {
            lines.addAll(window(INJECTED, "pump", minute));
        }
        for (int minute = FAULT_FROM; minute < FAULT_TO; minute++) {
            lines.add(anomaly(minute));
        }
        return lines;
    }

    /** The lines of one more minute, so many minutes after the first; 60 is the first new one. */
    List<String> window(String device, String type, int minute) {
        List<String> lines = new ArrayList<>();
        for (String metric : METRICS.get(type)) {
            double mean = mean(device, metric, minute);
            double spread = 0.6 + Math.abs(Math.sin(minute * 0.7 + device.hashCode())) * 0.8;
            lines.add(
                    ("device_metrics,device=%s,device_type=%s,metric=%s,site=%s,tenant=plant,"
                                    + "window=1m count=12i,min=%s,max=%s,mean=%s,stddev=%s,first=%s,"
                                    + "last=%s,revision=0i,events=12i %d")
                            .formatted(
                                    escaped(device),
                                    type,
                                    metric,
                                    site(device),
                                    mean - spread,
                                    mean + spread,
                                    mean,
                                    spread / 2,
                                    mean,
                                    mean,
                                    start(minute)));
        }
        return lines;
    }

    /** A prediction of ten hours and the error, before that pump failed after ten. */
    static PredictionOutcome outcome(String version, int pump, double error, boolean inside) {
        Instant failed = Instant.EPOCH.plusSeconds(36_000);
        return PredictionOutcome.newBuilder()
                .setId(version + "/" + pump)
                .setDeviceId("pump-%03d".formatted(pump))
                .setTenantId("plant")
                .setSiteId("north")
                .setDeviceType("pump")
                .setModelId("rul-pump")
                .setModelVersion(version)
                .setEventTime(Instant.EPOCH)
                .setClosedAt(failed)
                .setClosedBy(MaintenanceKind.FAILED)
                .setRemainingLifeHours(10 + error)
                .setLowerHours(5.0)
                .setUpperHours(15.0)
                .setLivedHours(10)
                .setErrorHours(error)
                .setInsideInterval(inside)
                .build();
    }

    /** An open alert on the faulty device, and the change that raised it. */
    void raise(InMemoryAlertFeed feed, Severity severity, String rule, String reason, int minute) {
        Instant raised = Instant.ofEpochMilli(start(minute));
        String key = FAULTY + "/" + rule;
        feed.state(
                new AlertState(
                        key,
                        key + "@" + minute,
                        AlertStanding.OPEN,
                        FAULTY,
                        "plant",
                        site(FAULTY),
                        "pump",
                        raised,
                        null,
                        raised,
                        rule,
                        Instant.EPOCH,
                        severity,
                        reason,
                        "temperature",
                        91.4,
                        85.0));
        feed.change(
                change(
                        key,
                        key + "@" + minute,
                        AlertChange.RAISED,
                        rule,
                        severity,
                        reason,
                        minute,
                        minute));
    }

    AlertEvent change(
            String key,
            String standing,
            AlertChange change,
            String rule,
            Severity severity,
            String reason,
            int raisedMinute,
            int minute) {
        return new AlertEvent(
                standing + change,
                key,
                standing,
                change,
                FAULTY,
                "plant",
                site(FAULTY),
                "pump",
                Instant.ofEpochMilli(start(minute)),
                Instant.ofEpochMilli(start(raisedMinute)),
                rule,
                Instant.EPOCH,
                severity,
                reason,
                "temperature",
                91.4,
                85.0,
                null,
                null,
                null,
                null);
    }

    long start(int minute) {
        return end - (MINUTES - minute) * MINUTE;
    }

    private String anomaly(int minute) {
        return ("device_anomalies,device=%s,device_type=pump,metric=temperature,site=%s,tenant=plant"
                        + " value=%s,score=%s,expected=62.0,lower=58.0,upper=66.0 %d")
                .formatted(
                        FAULTY,
                        site(FAULTY),
                        mean(FAULTY, "temperature", minute) + 1,
                        0.7 + 0.03 * (minute - FAULT_FROM),
                        start(minute) + 20_000);
    }

    private String health(String device, String type, int number) {
        double hours = device.equals(FAULTY) ? 5.5 : 12.0 * number * number;
        return ("device_health,device=%s,device_type=%s,model=rul-%s,site=%s,tenant=plant"
                        + " remaining_life_hours=%s,lower_hours=%s,upper_hours=%s,history_windows=55i %d")
                .formatted(device, type, type, site(device), hours, hours * 0.7, hours * 1.4, end);
    }

    private static double mean(String device, String metric, int minute) {
        double level =
                switch (metric) {
                    case "flow" -> 120;
                    case "pressure" -> 6.2;
                    case "current" -> 14;
                    case "speed" -> 1_480;
                    case "vibration" -> 2.1;
                    default -> 62;
                };
        double wave = Math.sin(minute / 9.0 + device.hashCode() % 7) * level * 0.03;
        boolean fault =
                device.equals(FAULTY)
                        && metric.equals("temperature")
                        && minute >= FAULT_FROM
                        && minute < FAULT_TO;
        return level + wave + (fault ? 28 : 0);
    }

    private static String site(String device) {
        return "site-" + (Math.floorMod(device.hashCode(), 3) + 1);
    }

    private static String escaped(String tag) {
        return tag.replace(",", "\\,").replace("=", "\\=").replace(" ", "\\ ");
    }
}
