package io.millrace.jobs.alerting;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers and durations as a person reads them; the same on every machine and in every locale. */
final class Numbers {

    private static final MathContext SIX_DIGITS = new MathContext(6);
    private static final double LARGEST_IN_FULL = 1e15;
    private static final double SMALLEST_IN_FULL = 1e-6;

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
