package io.millrace.simulators.fleet;

/**
 * When a device measures, and how long it holds what it measured: a pure function of the sequence.
 *
 * <p>Measurement k is at first + k intervals + a jitter of its own, evenly drawn from 0 to {@code
 * jitterMillis}. The jitter is below half an interval, so measurements keep their order and their
 * distance.
 *
 * @param firstMillis of sequence 0, its jitter left out
 * @param intervalMillis between two measurements
 * @param jitterMillis the most that a measurement is behind its turn
 * @param jitterKey of the random numbers
 * @param uploadMillis between two uploads of what was held; 0 for a device that sends at once
 */
public record Sampling(
        long firstMillis,
        long intervalMillis,
        long jitterMillis,
        long jitterKey,
        long uploadMillis) {

    public Sampling {
        if (intervalMillis < 1) {
            throw new IllegalArgumentException("interval " + intervalMillis + "ms is below 1ms");
        }
        if (jitterMillis < 0 || 2 * jitterMillis >= intervalMillis) {
            throw new IllegalArgumentException(
                    "jitter "
                            + jitterMillis
                            + "ms is not from 0 to below half the interval of "
                            + intervalMillis
                            + "ms");
        }
        if (uploadMillis < 0) {
            throw new IllegalArgumentException("upload interval " + uploadMillis + "ms is below 0");
        }
    }

    /** Event time of that sequence. */
    public long eventTime(long sequence) {
        long turn = firstMillis + sequence * intervalMillis;
        return jitterMillis == 0 ? turn : turn + jitter(sequence);
    }

    /** The first sequence at or after that moment. */
    public long sequenceAt(long timeMillis) {
        long since = Math.max(0, timeMillis - firstMillis);
        long sequence = Math.floorDiv(since + intervalMillis - 1, intervalMillis);
        // The one before has its turn earlier, yet its jitter may bring it here.
        boolean before = sequence > 0 && eventTime(sequence - 1) >= timeMillis;
        return before ? sequence - 1 : sequence;
    }

    private long jitter(long sequence) {
        return (long) (Randomness.uniform(jitterKey, sequence) * (double) (jitterMillis + 1));
    }
}
