package io.millrace.jobs.alerting;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers and durations as a person reads them; the same on every machine and in every locale. */
final class Numbers {

    private static final MathContext SIX_DIGITS = new MathContext(6);
    private static final double LARGEST_IN_FULL = 1e15;
    private static final double SMALLEST_IN_FULL = 1e-6;

    private static final String[] UNITS = {"d", "h", "min", "s", "ms"};
    private static final long[] UNIT_MILLIS = {86_400_000, 3_600_000, 60_000, 1_000, 1};

    private Numbers() {}

    /** The number itself, without a needless ".0" or exponent. */
    static String plain(double value) {
        return Double.isFinite(value) ? text(new BigDecimal(Double.toString(value))) : "" + value;
    }

    /** Six significant digits, or all of them where six would look like the limit it is not. */
    static String rounded(double value, double limit) {
        if (!Double.isFinite(value)) {
            return plain(value);
        }
        BigDecimal rounded = new BigDecimal(Double.toString(value)).round(SIX_DIGITS);
        boolean looksEqual = value != limit && rounded.doubleValue() == limit;
        return looksEqual ? plain(value) : text(rounded);
    }

    /** A duration in its largest whole unit, for example {@code 90 s}, {@code 2 h}. */
    static String duration(long millis) {
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + " h";
        }
        if (millis % 60_000 == 0) {
            return millis / 60_000 + " min";
        }
        if (millis % 1_000 == 0) {
            return millis / 1_000 + " s";
        }
        return millis + " ms";
    }

    /** The length of a span in its two largest units, for example {@code 4 min 50 s}. */
    static String roughly(long millis) {
        if (millis == Long.MIN_VALUE) {
            return roughly(Long.MAX_VALUE);
        }
        long length = Math.abs(millis);
        for (int i = 0; i < UNITS.length; i++) {
            if (length >= UNIT_MILLIS[i]) {
                long rest = i + 1 < UNITS.length ? length % UNIT_MILLIS[i] / UNIT_MILLIS[i + 1] : 0;
                String whole = length / UNIT_MILLIS[i] + " " + UNITS[i];
                // Below a second nobody sets a clock.
                return rest == 0 || i + 2 > UNITS.length - 1
                        ? whole
                        : whole + " " + rest + " " + UNITS[i + 1];
            }
        }
        return length + " ms";
    }

    private static String text(BigDecimal value) {
        double size = Math.abs(value.doubleValue());
        if (size == 0) {
            return "0";
        }
        BigDecimal stripped = value.stripTrailingZeros();
        boolean inFull = size >= SMALLEST_IN_FULL && size < LARGEST_IN_FULL;
        return inFull ? stripped.toPlainString() : stripped.toString();
    }
}
