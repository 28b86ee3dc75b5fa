package io.millrace.local.grafana;

import io.millrace.schemas.AlertChange;
import io.millrace.schemas.AlertEvent;
import io.millrace.schemas.Anomaly;
import io.millrace.schemas.Contracts;
import io.millrace.schemas.HealthPrediction;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.MetricSummary;
import io.millrace.schemas.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * Ten minutes of a fleet of three: windows of all, anomalies and predictions of the pump, an alert
 * that stands on two of them and one that is over.
 */
final class SampleResults {

    static {
        Contracts.trustOurs();
    }

    static final Instant START = Instant.parse("2026-11-22T20:00:00Z");
    static final String PUMP = "pump-1";

    private static final int MINUTES = 10;
    private static final String MOTOR = "motor-1";

    private SampleResults() {}

    static List<SpecificRecord> all() {
        List<SpecificRecord> results = new ArrayList<>();
        for (int minute = 0; minute < MINUTES; minute++) {
            results.add(window(PUMP, "north", minute));
            results.add(window(MOTOR, "north", minute));
            results.add(window("pump-2", "south", minute));
            results.add(prediction(minute));
        }
        for (int minute = 4; minute < 7; minute++) {
            results.add(anomaly(minute));
        }
        results.add(alert(AlertChange.RAISED, PUMP, "hot", "temperature", 5));
        results.add(alert(AlertChange.RAISED, PUMP, "wear", null, 6));
        results.add(alert(AlertChange.RAISED, MOTOR, "hot", "temperature", 2));
        results.add(alert(AlertChange.CLEARED, MOTOR, "hot", "temperature", 3));
        return results;
    }

    private static MetricAggregate window(String device, String site, int minute) {
        return MetricAggregate.newBuilder()
                .setId(device + minute)
                .setDeviceId(device)
                .setTenantId("acme")
                .setSiteId(site)
                .setDeviceType(type(device))
                .setWindow("1m")
                .setWindowStart(at(minute))
                .setWindowEnd(at(minute + 1))
                .setRevision(0)
                .setEventCount(60)
                .setVersion("1")
                .setMetrics(List.of(summary("pressure", 3), summary("temperature", 60 + minute)))
                .build();
    }

    private static MetricSummary summary(String metric, double mean) {
        return MetricSummary.newBuilder()
                .setMetric(metric)
                .setCount(60)
                .setMin(mean - 1)
                .setMax(mean + 1)
                .setMean(mean)
                .setStandardDeviation(0.5)
                .setFirst(mean)
                .setLast(mean)
                .build();
    }

    private static Anomaly anomaly(int minute) {
        return Anomaly.newBuilder()
                .setId("anomaly" + minute)
                .setDeviceId(PUMP)
                .setTenantId("acme")
                .setSiteId("north")
                .setDeviceType("pump")
                .setEventTime(at(minute))
                .setMetric("temperature")
                .setValue(99)
                .setScore(0.9)
                .setExpected(60)
                .setLower(50)
                .setUpper(70)
                .setDetector("robust")
                .setDetectorVersion("1")
                .build();
    }

    private static HealthPrediction prediction(int minute) {
        return HealthPrediction.newBuilder()
                .setId("health" + minute)
                .setDeviceId(PUMP)
                .setTenantId("acme")
                .setSiteId("north")
                .setDeviceType("pump")
                .setEventTime(at(minute))
                .setRemainingLifeHours(49.0 - minute)
                .setLowerHours(30.0 - minute)
                .setUpperHours(70.0 - minute)
                .setModelId("rul-pump")
                .setModelVersion("v1")
                .setHistoryWindows(30)
                .build();
    }

    private static AlertEvent alert(
            AlertChange change, String device, String rule, String metric, int minute) {
        return AlertEvent.newBuilder()
                .setId(device + rule + change)
                .setAlertKey(device + "/" + rule)
                .setAlertId(device + rule)
                .setChange(change)
                .setDeviceId(device)
                .setTenantId("acme")
                .setSiteId("north")
                .setDeviceType(type(device))
                .setEventTime(at(minute))
                .setRaisedAt(at(minute))
                .setRuleId(rule)
                .setRuleVersion(START)
                .setSeverity(Severity.MAJOR)
                .setReason(rule + " was seen")
                .setMetric(metric)
                .setValue(99.0)
                .setThreshold(90.0)
                .build();
    }

    private static String type(String device) {
        return device.substring(0, device.indexOf('-'));
    }

    private static Instant at(int minute) {
        return START.plusSeconds(60L * minute);
    }
}
