package io.millrace.connectors.events;

import java.time.Duration;

/**
 * How far event time has come in one partition: the newest of all pulse times and of <em>the
 * smaller of</em> event time and record time of every accepted event, less the disorder, less one
 * millisecond.
 *
 * <p>The smaller of the two, so that a device whose clock runs ahead moves nobody else. The last
 * millisecond is Flink's: a watermark w says that nothing at or before w is still to come. Never
 * falls. Before the first record it is {@link Long#MIN_VALUE}.
 */
public final class WatermarkRule {

    private final long lag;
    private long newest = Long.MIN_VALUE;

    public WatermarkRule(Duration disorder) {
        if (disorder.isNegative()) {
            throw new IllegalArgumentException(
                    "disorder is " + disorder + "; 0 or more is allowed");
        }
        this.lag = disorder.toMillis() + 1;
    }

    /** A pulse has told the time. */
    public void pulse(long recordTime) {
        newest = Math.max(newest, recordTime);
    }

    /** A record was accepted. */
    public void accepted(long eventTime, long recordTime) {
        newest = Math.max(newest, Math.min(eventTime, recordTime));
    }

    /** The watermark now. */
    public long watermark() {
        return newest < Long.MIN_VALUE + lag ? Long.MIN_VALUE : newest - lag;
    }
}
