package io.millrace.simulators.fleet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes records that a receiver has to refuse, out of good ones. Each kind in turn. */
final class Poison {

    /** Well beyond any clock guard. */
    private static final long AHEAD_MILLIS = 2 * 3_600_000L;

    private static final int KINDS = 4;

    /** No registry gives ids that high. */
    private static final int UNKNOWN_ID = 0x7FFF_FFF0;

    private Poison() {}

    /**
     * A refused record of that device: in turn cut off, not framed, of an unknown schema, and of a
     * clock two hours ahead.
     */
    static byte[] record(int turn, FleetDevice device, byte[] good, ClockAhead clockAhead) {
        return switch (Math.floorMod(turn, KINDS)) {
            case 0 -> Arrays.copyOf(good, good.length - 12);
            case 1 ->
                    ("{\"deviceId\":\"" + device.deviceId() + "\"}")
                            .getBytes(StandardCharsets.UTF_8);
            case 2 -> {
                byte[] other = good.clone();
                other[1] = (byte) (UNKNOWN_ID >>> 24);
                other[2] = (byte) (UNKNOWN_ID >>> 16);
                other[3] = (byte) (UNKNOWN_ID >>> 8);
                other[4] = (byte) UNKNOWN_ID;
                yield other;
            }
            default -> clockAhead.encode(AHEAD_MILLIS);
        };
    }

    /** Encodes the same event with a clock that is ahead. */
    @FunctionalInterface
    interface ClockAhead {
        byte[] encode(long aheadMillis);
    }
}
