package io.millrace.simulators.fleet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes records that a receiver has to refuse, out of good ones. Each kind in turn. */
final class Poison {

    /** Well beyond any clock guard. */
    private static final long AHEAD_MILLIS = 2 * 3_600_000L;

    private static final int KINDS = 4;

    /** No registry gives ids that high. */
    private static final byte[] UNKNOWN_ID = {0x7F, (byte) 0xFF, (byte) 0xFF, (byte) 0xF0};

    private Poison() {}

    /**
     * A record to be refused: in turn cut off, not framed, of an unknown schema, and of a clock two
     * hours ahead.
     */
    static byte[] record(int turn, byte[] key, byte[] good, Transport.ClockAhead clockAhead) {
        return switch (Math.floorMod(turn, KINDS)) {
            case 0 -> Arrays.copyOf(good, good.length - 12);
            case 1 ->
                    ("{\"deviceId\":\"" + new String(key, StandardCharsets.UTF_8) + "\"}")
                            .getBytes(StandardCharsets.UTF_8);
            case 2 -> {
                byte[] other = good.clone();
                System.arraycopy(UNKNOWN_ID, 0, other, 1, UNKNOWN_ID.length);
                yield other;
            }
            default -> clockAhead.encode(AHEAD_MILLIS);
        };
    }
}
