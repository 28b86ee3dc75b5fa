package io.millrace.simulators.fleet;

import io.millrace.schemas.MetricDefinition;
import io.millrace.schemas.MetricKind;

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
 * @param wander standard deviation of the noise that moves slowly
 * @param wanderSeconds how slowly
 * @param shared standard deviation of the part that all metrics of a device share at one moment
 *     (negative: against the others), which correlates them
 * @param decimals of the sensor's resolution
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
        int decimals) {

    public MetricPhysics {
        if (name == null || !name.matches("[A-Za-z][A-Za-z0-9_.-]*")) {
            throw new IllegalArgumentException(
                    "metric name " + name + " is not letters, digits, _ . - after a letter");
        }
        if (!(minimum < maximum)) {
            throw new IllegalArgumentException(
                    name + ": minimum " + minimum + " is not below maximum " + maximum);
        }
        if (base < minimum || base > maximum) {
            throw new IllegalArgumentException(
                    name + ": base " + base + " is outside " + minimum + ".." + maximum);
        }
        if (white < 0 || wander < 0 || baseSpread < 0) {
            throw new IllegalArgumentException(name + ": a standard deviation is negative");
        }
        if (!(wanderSeconds > 0)) {
            throw new IllegalArgumentException(
                    name + ": wanderSeconds " + wanderSeconds + " is not above 0");
        }
        if (decimals < 0 || decimals > 9) {
            throw new IllegalArgumentException(name + ": decimals " + decimals + " is not 0..9");
        }
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
