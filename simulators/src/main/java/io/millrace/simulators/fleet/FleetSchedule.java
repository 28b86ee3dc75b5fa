package io.millrace.simulators.fleet;

import java.time.Duration;

/**
 * Simulated time as a function of the wall's: it begins in the past, runs at speed until it meets
 * the present, and is the present from then on. Whatever the receiver does, the schedule stands.
 *
 * @param wallStart when the run began, on the wall
 * @param simulatedStart where simulated time began
 * @param speed simulated seconds a second until the present is met; infinite: at once
 * @param lead how far ahead of the wall simulated time may come; negative for a recording that
 *     keeps its own times, which "meets the present" at its end
 */
public record FleetSchedule(long wallStart, long simulatedStart, double speed, long lead) {

    public FleetSchedule {
        if (simulatedStart > wallStart + lead) {
            throw new IllegalArgumentException("simulated time may not begin in the future");
        }
        if (!(speed >= 1)) {
            throw new IllegalArgumentException("speed " + speed + " is below 1");
        }
    }

    /** A fleet that begins that long ago. */
    public static FleetSchedule past(long wallStart, Duration span, double speed) {
        return new FleetSchedule(wallStart, wallStart - span.toMillis(), speed, 0);
    }

    /** Simulated time at that moment on the wall: whatever is due by then should have been sent. */
    public long target(long wallMillis) {
        double elapsed = (double) (wallMillis - wallStart);
        double atSpeed = elapsed <= 0 ? simulatedStart : simulatedStart + elapsed * speed;
        long present = Math.max(simulatedStart, wallMillis + lead);
        return atSpeed >= (double) present ? present : (long) atSpeed;
    }

    /**
     * The moment, in simulated time, from which simulated time keeps pace with the wall; {@code
     * Long.MAX_VALUE} for a past at speed 1, which never meets the present.
     */
    public long liveStart() {
        long span = wallStart + lead - simulatedStart;
        if (span == 0 || Double.isInfinite(speed)) {
            return wallStart + lead;
        }
        if (speed == 1) {
            return Long.MAX_VALUE;
        }
        // start + elapsed * speed = wallStart + lead + elapsed
        return wallStart + lead + (long) Math.ceil((double) span / (speed - 1));
    }

    /**
     * When, on the wall, that moment of simulated time is due; never late is the past at infinite
     * speed.
     */
    public long wallTime(long simulatedMillis) {
        if (simulatedMillis >= liveStart()) {
            return simulatedMillis - lead;
        }
        return Double.isInfinite(speed)
                ? Long.MAX_VALUE
                : wallStart + (long) ((double) (simulatedMillis - simulatedStart) / speed);
    }
}
