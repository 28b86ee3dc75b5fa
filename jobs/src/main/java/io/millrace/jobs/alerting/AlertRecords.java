package io.millrace.jobs.alerting;

import io.millrace.jobs.stage.Cause;
import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.jobs.stage.ResultIds;
import io.millrace.jobs.stage.StageOutput;
import io.millrace.schemas.AlertChange;
import io.millrace.schemas.AlertEvent;
import io.millrace.schemas.AlertStanding;
import io.millrace.schemas.AlertState;
import io.millrace.schemas.PredictionExplanation;
import io.millrace.schemas.Topic;
import java.time.Instant;

/** Writes each change of an alert as the two records that tell of it. */
final class AlertRecords {

    private AlertRecords() {}

    /**
     * One change.
     *
     * @param value what was seen; null where no signal caused the change
     * @param threshold the limit; null likewise
     * @param cause null where time caused it
     * @param explanation of the prediction that raised it; null for none
     */
    record Change(
            AlertChange kind,
            long eventTime,
            String reason,
            Double value,
            Double threshold,
            Cause cause,
            PredictionExplanation explanation) {}

    static void emit(DeviceIdentity device, WatchedAlert alert, Change change, StageOutput output) {
        String key = alert.key(device.deviceId());
        output.emit(Topic.ALERTS, device.deviceId(), event(device, key, alert, change));
        output.emit(Topic.ALERT_STATE, key, state(device, key, alert, change));
    }

    /**
     * Id of one standing. A device without sequence numbers may raise the same alert twice in one
     * millisecond: there the event's place in its topic tells the two apart.
     */
    static String alertId(String alertKey, long ruleVersion, long raisedAt, Cause cause) {
        String mark = "";
        if (cause != null) {
            mark =
                    cause.sequence() >= 0
                            ? "#" + cause.sequence()
                            : "@" + cause.partition() + ":" + cause.offset();
        }
        return ResultIds.of("alert", alertKey, ruleVersion, raisedAt, mark);
    }

    private static AlertEvent event(
            DeviceIdentity device, String key, WatchedAlert alert, Change change) {
        Cause cause = change.cause();
        return AlertEvent.newBuilder()
                .setId(ResultIds.of(alert.alertId(), change.kind()))
                .setAlertKey(key)
                .setAlertId(alert.alertId())
                .setChange(change.kind())
                .setDeviceId(device.deviceId())
                .setTenantId(device.tenantId())
                .setSiteId(device.siteId())
                .setDeviceType(device.deviceType())
                .setEventTime(Instant.ofEpochMilli(change.eventTime()))
                .setRaisedAt(Instant.ofEpochMilli(alert.raisedAt()))
                .setRuleId(alert.ruleId())
                .setRuleVersion(Instant.ofEpochMilli(alert.ruleVersion()))
                .setSeverity(alert.severity())
                .setReason(change.reason())
                .setMetric(alert.metric())
                .setValue(change.value())
                .setThreshold(change.threshold())
                .setSequence(cause == null ? null : (Long) cause.sequence())
                .setSourcePartition(cause == null ? null : (Integer) cause.partition())
                .setSourceOffset(cause == null ? null : (Long) cause.offset())
                .setExplanation(change.explanation())
                .build();
    }

    private static AlertState state(
            DeviceIdentity device, String key, WatchedAlert alert, Change change) {
        boolean cleared = change.kind() == AlertChange.CLEARED;
        Instant changedAt = Instant.ofEpochMilli(change.eventTime());
        return AlertState.newBuilder()
                .setAlertKey(key)
                .setAlertId(alert.alertId())
                .setState(cleared ? AlertStanding.CLEARED : AlertStanding.OPEN)
                .setDeviceId(device.deviceId())
                .setTenantId(device.tenantId())
                .setSiteId(device.siteId())
                .setDeviceType(device.deviceType())
                .setRaisedAt(Instant.ofEpochMilli(alert.raisedAt()))
                .setClearedAt(cleared ? changedAt : null)
                .setChangedAt(changedAt)
                .setRuleId(alert.ruleId())
                .setRuleVersion(Instant.ofEpochMilli(alert.ruleVersion()))
                .setSeverity(alert.severity())
                .setReason(change.reason())
                .setMetric(alert.metric())
                .setValue(change.value())
                .setThreshold(change.threshold())
                .build();
    }
}
