package io.millrace.local.endtoend;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One version of a threshold rule, as the oracle reads it: only the form {@code "METRIC" > A for Ns
 * clear < B}, and its mirror image.
 *
 * @param sign 1 where high readings are bad, −1 where low ones are
 */
record ThresholdRule(
        String id,
        long validFrom,
        String metric,
        int sign,
        double limit,
        long holdMillis,
        double clearLimit) {

    private static final Pattern FORM =
            Pattern.compile("\"(.+)\" ([<>]) (\\S+) for (\\d+)s clear [<>] (\\S+)");

    static ThresholdRule read(String id, long validFrom, String condition) {
        Matcher form = FORM.matcher(condition);
        if (!form.matches()) {
            throw new IllegalArgumentException("the oracle does not know the form of " + condition);
        }
        return new ThresholdRule(
                id,
                validFrom,
                form.group(1),
                form.group(2).equals(">") ? 1 : -1,
                Double.parseDouble(form.group(3)),
                Long.parseLong(form.group(4)) * 1_000,
                Double.parseDouble(form.group(5)));
    }

    boolean isBad(double reading) {
        return sign * (reading - limit) > 0;
    }

    boolean isGood(double reading) {
        return sign * (reading - clearLimit) < 0;
    }
}
