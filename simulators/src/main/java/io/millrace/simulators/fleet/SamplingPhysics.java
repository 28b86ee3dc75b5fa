package io.millrace.simulators.fleet;

/**
 * How often a device type measures and sends.
 *
 * @param seconds between two measurements; 0: as often as the fleet is told to
 * @param jitterMillis the most that a measurement is behind its turn, below half of that
 * @param uploadSeconds between two uploads of all that was measured meanwhile; 0: each is sent at
 *     once
 */
public record SamplingPhysics(double seconds, long jitterMillis, long uploadSeconds) {

    public SamplingPhysics {
        if (!(seconds >= 0) || (seconds > 0 && seconds < 0.001)) {
            throw new IllegalArgumentException(
                    "sampling's seconds " + seconds + " is not 0 (as the fleet), nor above 0.001");
        }
        if (jitterMillis < 0 || (seconds > 0 && 2 * jitterMillis >= seconds * 1000)) {
            throw new IllegalArgumentException(
                    "sampling's jitter-millis "
                            + jitterMillis
                            + " is not from 0 to below half of "
                            + seconds
                            + " s");
        }
        if (uploadSeconds < 0 || (uploadSeconds > 0 && uploadSeconds < seconds)) {
            throw new IllegalArgumentException(
                    "sampling's upload-seconds "
                            + uploadSeconds
                            + " is not 0 (at once), nor at least the "
                            + seconds
                            + " s between two measurements");
        }
    }

    /** Between two measurements, in a fleet of that interval. */
    long intervalMillis(long fleetIntervalMillis) {
        return seconds == 0 ? fleetIntervalMillis : (long) (seconds * 1000);
    }
}
