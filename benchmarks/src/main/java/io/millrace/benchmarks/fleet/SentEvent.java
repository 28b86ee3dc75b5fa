package io.millrace.benchmarks.fleet;

import java.util.Map;

/**
 * One event that the simulator has sent.
 *
 * @param gatewayId null where the device has none
 * @param dueTime the record's time: when it was due on the topic
 */
record SentEvent(
        String deviceId,
        String deviceType,
        String gatewayId,
        int partition,
        long sequence,
        long eventTime,
        long dueTime,
        Map<String, Double> readings) {}
