package io.millrace.jobs.clock;

import io.millrace.jobs.stage.DeviceIdentity;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * What is remembered of a clock under watch: the minutes that are not judged yet, and what the last
 * judged one said. A device whose clock is right has no such state.
 *
 * <p>Mutable, of one thread.
 */
public final class ClockState {

    /** No time yet. */
    static final long NONE = Long.MAX_VALUE;

    /** Of the last observation; for a device that has no profile, and perhaps no accepted event. */
    String tenantId = "";

    String siteId = "";
    String deviceType = "";
    long identityAt = Long.MIN_VALUE;

    /** Minutes not judged yet, by their start. */
    final TreeMap<Long, Tally> minutes = new TreeMap<>();

    /** Exact minutes with too few observations to be judged alone; null for none. */
    Tally carried;

    /** Record time of the first observation that was out of bounds; {@link #NONE} for none. */
    long watchedFrom = NONE;

    /** End of the last minute that was looked at: what comes for it afterwards comes too late. */
    long judgedUntil = Long.MIN_VALUE;

    /** Largest skew of the judged minute before, where that one was behind; else {@link #NONE}. */
    long behindBefore = NONE;

    /** Judged minutes in a row that were right, while the alert stands. */
    int rightInARow;

    /** True when nothing is under watch. */
    public boolean isEmpty() {
        return minutes.isEmpty() && carried == null && watchedFrom == NONE && !isDeciding();
    }

    /** The device as its last record named it. */
    public DeviceIdentity identity(String deviceId) {
        return new DeviceIdentity(deviceId, tenantId, siteId, deviceType);
    }

    private boolean isDeciding() {
        return behindBefore != NONE || rightInARow > 0;
    }

    /** What the observations of a stretch of record time say. */
    static final class Tally {

        /** As many observations as it takes. */
        static final int ENOUGH = 3;

        long observations;
        long rejected;

        /** Record time of the first one out of bounds; {@link #NONE} for none. */
        long firstOut = NONE;

        /** The largest skews, the largest first; the lowest number where there are fewer. */
        final long[] largest = {Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE};

        void add(long skew, boolean refused, boolean out, long recordTime) {
            observations++;
            rejected += refused ? 1 : 0;
            firstOut = out ? Math.min(firstOut, recordTime) : firstOut;
            rank(skew);
        }

        void add(Tally other) {
            observations += other.observations;
            rejected += other.rejected;
            firstOut = Math.min(firstOut, other.firstOut);
            for (long skew : other.largest) {
                rank(skew);
            }
        }

        Tally copy() {
            Tally copy = new Tally();
            copy.add(this);
            return copy;
        }

        /**
         * The largest skew. A delay on the way only lowers a skew, so this is nearest the truth.
         */
        long largest() {
            return largest[0];
        }

        /** The skew that three observations reach: one or two bad stamps do not move it. */
        long reached() {
            return largest[ENOUGH - 1];
        }

        private void rank(long skew) {
            for (int i = 0; i < largest.length; i++) {
                if (skew > largest[i]) {
                    System.arraycopy(largest, i, largest, i + 1, largest.length - i - 1);
                    largest[i] = skew;
                    return;
                }
            }
        }

        @Override
        public String toString() {
            return observations + " observations, largest skews " + Arrays.toString(largest);
        }
    }
}
