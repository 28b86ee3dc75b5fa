package io.millrace.benchmarks.plot;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** A time axis in UTC: from left to right, with ticks at round moments. */
public record TimeAxis(long from, long to, double left, double right) {

    private static final List<Long> STEP_SECONDS =
            List.of(
                    1L, 2L, 5L, 10L, 15L, 30L, 60L, 120L, 300L, 600L, 900L, 1800L, 3600L, 7200L,
                    10_800L, 21_600L, 43_200L, 86_400L, 172_800L, 604_800L);
    private static final int MOST_TICKS = 9;
    private static final DateTimeFormatter SECONDS = form("HH:mm:ss");
    private static final DateTimeFormatter MINUTES = form("HH:mm");
    private static final DateTimeFormatter DAYS = form("d MMM HH:mm");

    public TimeAxis {
        if (to <= from) {
            throw new IllegalArgumentException("an axis from " + from + " to " + to);
        }
    }

    public double x(long time) {
        long within = Math.max(from, Math.min(to, time));
        return left + (right - left) * (within - from) / (to - from);
    }

    /** Whether any of that stretch is on the axis. */
    public boolean shows(long begin, long end) {
        return begin < to && end >= from;
    }

    /** Lines over the height, a label at each, and what the axis is. */
    public void draw(Svg svg, double top, double bottom) {
        long step = stepMillis();
        DateTimeFormatter form = step < 60_000 ? SECONDS : to - from > 86_400_000L ? DAYS : MINUTES;
        for (long tick = -Math.floorDiv(-from, step) * step; tick <= to; tick += step) {
            svg.line(x(tick), top, x(tick), bottom, Svg.GRID, 1);
            svg.label(
                    x(tick),
                    bottom + 16,
                    form.format(Instant.ofEpochMilli(tick)),
                    12,
                    Svg.MUTED,
                    Svg.Anchor.MIDDLE);
        }
        String first = day(from);
        String last = day(to);
        String day = first.equals(last) ? first : first + " to " + last;
        svg.label(
                (left + right) / 2,
                bottom + 34,
                "time, UTC, " + day,
                12,
                Svg.INK,
                Svg.Anchor.MIDDLE);
    }

    private static String day(long time) {
        return Instant.ofEpochMilli(time).toString().substring(0, 10);
    }

    private long stepMillis() {
        return STEP_SECONDS.stream()
                .map(seconds -> seconds * 1000)
                .filter(step -> (to - from) / step <= MOST_TICKS)
                .findFirst()
                .orElse((to - from) / MOST_TICKS);
    }

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }
}
