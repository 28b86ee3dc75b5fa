package io.millrace.benchmarks.fleet;

import java.util.Locale;

/**
 * So many occurrences in so many device-days, with the 95 % interval of a Poisson count by Byar's
 * approximation (at a count of 0 its upper end is 3.67, where the exact one is 3.69).
 */
record Frequency(long count, double deviceDays) {

    private static final double Z = 1.959963984540054;

    boolean isKnown() {
        return deviceDays > 0;
    }

    double value() {
        return count / deviceDays;
    }

    double lower() {
        return count == 0 ? 0 : byar((double) count, -Z) / deviceDays;
    }

    double upper() {
        return byar(count + 1.0, Z) / deviceDays;
    }

    /** The same per so many device-days. */
    String shown(double per) {
        return isKnown()
                ? String.format(
                        Locale.ROOT,
                        "%d in %.2f device-days = %.3f [%.3f, %.3f]",
                        count,
                        deviceDays,
                        per * value(),
                        per * lower(),
                        per * upper())
                : "none";
    }

    private static double byar(double n, double z) {
        double root = 1 - 1 / (9 * n) + z / (3 * Math.sqrt(n));
        return n * root * root * root;
    }
}
