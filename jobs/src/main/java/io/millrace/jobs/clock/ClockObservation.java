package io.millrace.jobs.clock;

import io.millrace.connectors.events.ClockRejection;
import io.millrace.connectors.events.DecodedEvent;

/**
 * What one record says of its device's clock.
 *
 * @param eventTime the device's clock, milliseconds since the epoch
 * @param recordTime Kafka's time of the record, milliseconds since the epoch
 * @param rejected whether the clock guard refused the event
 */
public record ClockObservation(
        String tenantId,
        String siteId,
        String deviceType,
        long eventTime,
        long recordTime,
        boolean rejected) {

    public static ClockObservation of(DecodedEvent event) {
        return new ClockObservation(
                event.tenantId(),
                event.siteId(),
                event.deviceType(),
                event.eventTime(),
                event.recordTime(),
                false);
    }

    public static ClockObservation of(ClockRejection rejection) {
        return new ClockObservation(
                rejection.tenantId(),
                rejection.siteId(),
                rejection.deviceType(),
                rejection.eventTime(),
                rejection.recordTime(),
                true);
    }

    /**
     * How far the clock is ahead of the record, milliseconds; at the ends of the range for more.
     */
    long skew() {
        return skew(eventTime, recordTime);
    }

    /** As {@link #skew()}, of times that nobody has made an observation of yet. */
    static long skew(long eventTime, long recordTime) {
        long skew = eventTime - recordTime;
        boolean overflow = ((eventTime ^ recordTime) & (eventTime ^ skew)) < 0;
        return !overflow ? skew : eventTime < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
}
