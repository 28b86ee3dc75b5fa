package io.millrace.benchmarks.fleet;

import io.millrace.schemas.Anomaly;

/**
 * One record of iot.anomalies.
 *
 * @param cause null where the record names none
 * @param writtenAt the record's own time: when the job wrote it
 */
record AnomalySeen(
        String deviceId, String metric, long time, double value, Cause cause, long writtenAt) {

    static AnomalySeen of(Anomaly anomaly, long writtenAt) {
        long time = anomaly.getEventTime().toEpochMilli();
        Cause cause =
                anomaly.getSequence() == null
                        ? null
                        : new Cause(anomaly.getDeviceId(), anomaly.getSequence(), time);
        return new AnomalySeen(
                anomaly.getDeviceId(),
                anomaly.getMetric(),
                time,
                anomaly.getValue(),
                cause,
                writtenAt);
    }
}
