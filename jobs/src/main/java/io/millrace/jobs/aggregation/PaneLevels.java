package io.millrace.jobs.aggregation;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The lengths of panes that the listed windows need, and how they feed one another: the shortest is
 * the greatest common divisor of all sizes and slides, and each longer one is put together from the
 * longest that divides it. So an event is added once, and an hour is not kept as 360 panes of ten
 * seconds.
 *
 * <p>A sliding window is put together from closed panes. Beside those of its slide there are some
 * of 4, 16, 64 … slides, so that few are needed for any window.
 */
final class PaneLevels {

    private static final int STEP = 4;

    /**
     * Panes of one length.
     *
     * @param listed whether they are windows themselves; null where not
     * @param kept milliseconds that one is kept after its end
     * @param feeds the longer ones put together from these
     */
    record Level(long length, WindowSpec listed, long kept, List<Level> feeds) {}

    private final Level shortest;
    private final List<Level> all = new ArrayList<>();
    private final List<WindowSpec> sliding;

    PaneLevels(List<WindowSpec> windows, long allowedLateness) {
        sliding = windows.stream().filter(WindowSpec::slides).toList();
        TreeMap<Long, Long> kept = new TreeMap<>();
        TreeMap<Long, WindowSpec> listed = new TreeMap<>();
        long shortestLength = 0;
        for (WindowSpec window : windows) {
            shortestLength = greatestCommonDivisor(window.slide(), shortestLength);
            if (window.slides()) {
                for (long length = window.slide(); length < window.size(); length *= STEP) {
                    long needed = window.size() - length + allowedLateness;
                    kept.merge(length, Math.max(0, needed), Math::max);
                }
            } else {
                listed.put(window.size(), window);
                kept.merge(window.size(), allowedLateness, Math::max);
            }
        }
        if (!windows.isEmpty()) {
            kept.putIfAbsent(shortestLength, 0L);
        }
        for (var entry : kept.entrySet()) {
            long length = entry.getKey();
            Level level =
                    new Level(length, listed.get(length), entry.getValue(), new ArrayList<>());
            Level feeder = null;
            for (Level shorter : all) {
                feeder = length % shorter.length() == 0 ? shorter : feeder;
            }
            if (feeder != null) {
                feeder.feeds().add(level);
            }
            all.add(level);
        }
        shortest = all.isEmpty() ? null : all.get(0);
    }

    /** Where events are added. */
    Level shortest() {
        return shortest;
    }

    /** The listed windows that overlap. */
    List<WindowSpec> sliding() {
        return sliding;
    }

    /** The panes of that length; null where none are wanted any more. */
    Level of(long length) {
        for (Level level : all) {
            if (level.length() == length) {
                return level;
            }
        }
        return null;
    }

    /** The shortest panes that take those of a length that is not wanted any more; or null. */
    Level takingOver(long length) {
        for (Level level : all) {
            if (level.length() > length && level.length() % length == 0) {
                return level;
            }
        }
        return null;
    }

    /** The longest panes that start at that time, end by the other, and are kept for the window. */
    static long longestAt(WindowSpec window, long time, long end) {
        long longest = window.slide();
        for (long length = window.slide() * STEP; length < window.size(); length *= STEP) {
            if (time % length == 0 && time + length <= end) {
                longest = length;
            }
        }
        return longest;
    }

    private static long greatestCommonDivisor(long one, long other) {
        return other == 0 ? one : greatestCommonDivisor(other, one % other);
    }
}
