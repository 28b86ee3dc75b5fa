package io.millrace.benchmarks.fleet;

import io.millrace.schemas.AlertEvent;

/**
 * One record of iot.alerts.
 *
 * @param metric null for remaining life
 * @param cause null where time caused it
 * @param writtenAt the record's own time: when the job wrote it
 */
record AlertChangeSeen(
        String alertId,
        boolean raised,
        String deviceId,
        String ruleId,
        String metric,
        long time,
        Cause cause,
        long writtenAt) {

    static AlertChangeSeen of(AlertEvent change, boolean raised, long writtenAt) {
        long time = change.getEventTime().toEpochMilli();
        Cause cause =
                change.getSequence() == null
                        ? null
                        : new Cause(change.getDeviceId(), change.getSequence(), time);
        return new AlertChangeSeen(
                change.getAlertId(),
                raised,
                change.getDeviceId(),
                change.getRuleId(),
                change.getMetric(),
                time,
                cause,
                writtenAt);
    }
}
