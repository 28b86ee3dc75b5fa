package io.millrace.jobs.aggregation;

import java.io.Serializable;

/**
 * One listed kind of window: of that size, a new one beginning every {@code slide}. A tumbling one
 * slides by its size.
 *
 * @param size milliseconds
 * @param slide milliseconds; divides the size
 */
public record WindowSpec(long size, long slide) implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The most windows that one event may fall into. */
    public static final int MOST_OVERLAPPING = 3_600;

    public WindowSpec {
        if (slide < 1 || size < slide || size % slide != 0 || size / slide > MOST_OVERLAPPING) {
            throw new IllegalArgumentException(
                    "a size of 1ms or more, and a slide that divides it, at most "
                            + MOST_OVERLAPPING
                            + " times");
        }
    }

    /** Windows that follow one another. */
    public static WindowSpec tumbling(long size) {
        return new WindowSpec(size, size);
    }

    /** Whether its windows overlap. */
    public boolean slides() {
        return slide != size;
    }

    /** As results name it: {@code 10s}, {@code 1m}, {@code 1h}; {@code 1m/1s} when it slides. */
    public String name() {
        return slides() ? name(size) + "/" + name(slide) : name(size);
    }

    private static String name(long length) {
        if (length % 1_000 != 0) {
            return length + "ms";
        }
        if (length % 60_000 != 0) {
            return length / 1_000 + "s";
        }
        return length % 3_600_000 != 0 ? length / 60_000 + "m" : length / 3_600_000 + "h";
    }
}
