package io.millrace.benchmarks.fleet;

import java.util.Locale;

/**
 * So many of so many, with the 95 % interval by Wilson (1927), which keeps its word for few trials
 * and at 0 and 1.
 */
record Rate(long hits, long of) {

    private static final double Z = 1.959963984540054;

    Rate {
        if (hits < 0 || of < hits) {
            throw new IllegalArgumentException(hits + " of " + of);
        }
    }

    /** False when there is nothing to count. */
    boolean isKnown() {
        return of > 0;
    }

    double value() {
        return (double) hits / of;
    }

    double lower() {
        return Math.max(0, centre() - halfWidth());
    }

    double upper() {
        return Math.min(1, centre() + halfWidth());
    }

    /** For people: {@code 3/4 = 0.75 [0.30, 0.95]}. */
    String shown() {
        return isKnown()
                ? String.format(
                        Locale.ROOT,
                        "%d/%d = %.2f [%.2f, %.2f]",
                        hits,
                        of,
                        value(),
                        lower(),
                        upper())
                : "none";
    }

    private double centre() {
        return (value() + Z * Z / (2 * of)) / (1 + Z * Z / of);
    }

    private double halfWidth() {
        double p = value();
        return Z / (1 + Z * Z / of) * Math.sqrt(p * (1 - p) / of + Z * Z / (4.0 * of * of));
    }
}
