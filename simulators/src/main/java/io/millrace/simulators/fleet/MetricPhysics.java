package io.millrace.simulators.fleet;

import io.millrace.schemas.MetricDefinition;
import io.millrace.schemas.MetricKind;
import java.math.BigDecimal;

/**
 * How one metric of a device type comes about: every amount is in the metric's own unit.
 *
 * @param name as in the readings
 * @param number stable for ever
 * @param unit UCUM
 * @param minimum lowest value the sensor can show
 * @param maximum highest value the sensor can show
 * @param base at no load, when new
 * @param baseSpread standard deviation of that from device to device
 * @param load added at full load
 * @param wear added at the moment of failure
 * @param white standard deviation of the noise that is new at every reading
 * @param wander standard deviation of the noise that moves slowly: autocorrelated
 * @param wanderSeconds how slowly
 * @param shared standard deviation of the part that all metrics of a device share at one moment
 *     (negative: against the others), which correlates them
 * @param step the sensor's resolution: 1/n, such as 0.01 or 0.5, or a whole number
 */
public record MetricPhysics(
        String name,
        int number,
        String unit,
        double minimum,
        double maximum,
        double base,
        double baseSpread,
        double load,
        double wear,
        double white,
        double wander,
        double wanderSeconds,
        double shared,
        double step) {

    public MetricPhysics {
        if (name == null || !name.matches("[A-Za-z][A-Za-z0-9_.-]*")) {
            throw new IllegalArgumentException(
                    "metric name " + name + " is not letters, digits, _ . - after a letter");
        }
        if (unit == null) {
            throw new IllegalArgumentException(name + ": unit is missing");
        }
        if (!(minimum < maximum)) {
            throw new IllegalArgumentException(
                    name + ": minimum " + minimum + " is not below maximum " + maximum);
        }
        if (!(base >= minimum && base <= maximum)) {
            throw new IllegalArgumentException(
                    name + ": base " + base + " is outside " + minimum + ".." + maximum);
        }
        requireNoneNegative(name, "base-spread", baseSpread);
        requireNoneNegative(name, "white", white);
        requireNoneNegative(name, "wander", wander);
        if (!(wanderSeconds >= 0.001)) {
            throw new IllegalArgumentException(
                    name + ": wander-seconds " + wanderSeconds + " is not above 0.001");
        }
        if (!Double.isFinite(load + wear + shared)) {
            throw new IllegalArgumentException(name + ": load, wear or shared is not a number");
        }
        boolean whole = step >= 1 && step == Math.rint(step);
        boolean part = step > 0 && step < 1 && Math.abs(1 / step - Math.rint(1 / step)) < 1e-6;
        if (!(whole || part) || step > maximum - minimum) {
            throw new IllegalArgumentException(
                    name
                            + ": step "
                            + step
                            + " is not 1/n (0.5, 0.01), nor a whole number, within the range");
        }
    }

    private static void requireNoneNegative(String name, String key, double deviation) {
        if (!(deviation >= 0)) {
            throw new IllegalArgumentException(
                    name + ": " + key + " " + deviation + " is below 0, no standard deviation");
        }
    }

    /** How many steps of the sensor make one unit; below 1 where a step is several units. */
    double stepsPerUnit() {
        return step <= 1 ? Math.rint(1 / step) : 1 / step;
    }

    /** Decimals that a reading has. */
    public int decimals() {
        return Math.max(0, new BigDecimal(Double.toString(step)).stripTrailingZeros().scale());
    }

    /** Standard deviation of everything that is noise. */
    public double noise() {
        return Math.sqrt(white * white + wander * wander + shared * shared);
    }

    /** The metric as jobs are told of it. */
    public MetricDefinition definition() {
        return MetricDefinition.newBuilder()
                .setName(name)
                .setNumber(number)
                .setUnit(unit)
                .setMinimum(minimum)
                .setMaximum(maximum)
                .setKind(MetricKind.GAUGE)
                .build();
    }
}
