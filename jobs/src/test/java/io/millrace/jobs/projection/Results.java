package io.millrace.jobs.projection;

import io.millrace.schemas.AlertChange;
import io.millrace.schemas.AlertEvent;
import io.millrace.schemas.Anomaly;
import io.millrace.schemas.DeviceStatus;
import io.millrace.schemas.HealthPrediction;
import io.millrace.schemas.HealthStatus;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.MetricSummary;
import io.millrace.schemas.Presence;
import io.millrace.schemas.Severity;
import java.time.Instant;
import java.util.List;

/** Results of one pump, for tests. */
final class Results {

    static final Instant TIME = Instant.parse("2026-11-22T20:00:00Z");

    private Results() {}

    static MetricAggregate aggregate(String window, int revision, double mean) {
        return MetricAggregate.newBuilder()
                .setId("aggregate-" + window + "-" + revision)
                .setDeviceId("pump-1")
                .setTenantId("acme")
                .setSiteId("north")
                .setDeviceType("pump")
                .setWindow(window)
                .setWindowStart(TIME)
                .setWindowEnd(TIME.plusSeconds(60))
                .setRevision(revision)
                .setEventCount(60)
                .setVersion("1")
                .setMetrics(List.of(summary("pressure", mean), summary("temperature", mean + 10)))
                .build();
    }

    static Anomaly anomaly() {
        return Anomaly.newBuilder()
                .setId("anomaly-1")
                .setDeviceId("pump-1")
                .setTenantId("acme")
                .setSiteId("north")
                .setDeviceType("pump")
                .setEventTime(TIME)
                .setMetric("temperature")
                .setValue(99.5)
                .setScore(0.9)
                .setExpected(60)
                .setLower(50)
                .setUpper(70)
                .setDetector("robust")
                .setDetectorVersion("1")
                .build();
    }

    static HealthPrediction prediction(HealthStatus status, Double hours) {
        return HealthPrediction.newBuilder()
                .setId("health-1")
                .setDeviceId("pump-1")
                .setTenantId("acme")
                .setSiteId("north")
                .setDeviceType("pump")
                .setEventTime(TIME)
                .setStatus(status)
                .setRemainingLifeHours(hours)
                .setModelId("rul-pump")
                .setModelVersion("v3")
                .setHistoryWindows(30)
                .setFeaturesAgeMillis(1_500L)
                .build();
    }

    static DeviceStatus status() {
        return DeviceStatus.newBuilder()
                .setId("status-1")
                .setDeviceId("pump-1")
                .setTenantId("acme")
                .setSiteId("")
                .setDeviceType("pump")
                .setStatus(Presence.NEVER_SEEN)
                .setSince(TIME)
                .setVersion("1")
                .build();
    }

    static AlertEvent alert(AlertChange change, String metric, Double value) {
        return AlertEvent.newBuilder()
                .setId("alert-1")
                .setAlertKey("pump-1/hot")
                .setAlertId("standing-1")
                .setChange(change)
                .setDeviceId("pump-1")
                .setTenantId("acme")
                .setSiteId("north")
                .setDeviceType("pump")
                .setEventTime(TIME)
                .setRaisedAt(TIME)
                .setRuleId("hot")
                .setRuleVersion(TIME)
                .setSeverity(Severity.MAJOR)
                .setReason("temperature 99.5 > 90")
                .setMetric(metric)
                .setValue(value)
                .setThreshold(90.0)
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
                .setFirst(mean - 0.5)
                .setLast(mean + 0.5)
                .build();
    }
}
