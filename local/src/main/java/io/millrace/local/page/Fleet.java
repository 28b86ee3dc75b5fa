package io.millrace.local.page;

import java.util.List;

/**
 * The fleet as InfluxDB knows it.
 *
 * @param newestTime end of the newest window, milliseconds since the epoch; null without data
 */
record Fleet(List<Device> devices, Long newestTime) {

    static final Fleet EMPTY = new Fleet(List.of(), null);

    /**
     * A device that was seen.
     *
     * @param lastTime end of its newest window, milliseconds since the epoch
     */
    record Device(String id, String type, String site, String tenant, long lastTime) {}

    /** Anomalous readings of a device in the last hour of the data. */
    record AnomalyCount(String device, long count) {}

    /** Events of the whole fleet in one minute. */
    record Minute(long time, long events) {}

    /**
     * A device's newest remaining-life prediction.
     *
     * @param lowerHours null where the model has no interval
     */
    record Health(
            String device,
            String type,
            String site,
            String model,
            long time,
            double remainingLifeHours,
            Double lowerHours,
            Double upperHours,
            Long historyWindows) {}
}
