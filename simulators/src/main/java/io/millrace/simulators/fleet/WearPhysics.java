package io.millrace.simulators.fleet;

/**
 * How a device type wears, and the failure it leads to: by time, by load, and by shocks.
 *
 * <p>A device's age grows from 0 to 1, its failure. In a life of n hours, each hour at average load
 * adds 1/n; where wear goes by load, an hour at another load adds more or less. Each shock adds to
 * the age at once.
 *
 * @param lifeHours shortest and longest life, at average load and without shocks
 * @param byLoad share of the wear that goes with the load; the rest goes with time alone
 * @param shockHours mean time between two shocks; 0: there are none
 * @param shockDamage mean share of a life that a shock takes
 * @param repairMinutes from the failure to the start of the next life
 * @param failure what happens then, in words
 */
public record WearPhysics(
        HourRange lifeHours,
        double byLoad,
        double shockHours,
        double shockDamage,
        double repairMinutes,
        String failure) {

    /** Shocks of a life are kept while it lasts. */
    private static final double MOST_SHOCKS = 100;

    private static final double MOST_BY_LOAD = 0.9;

    public WearPhysics {
        if (lifeHours == null) {
            throw new IllegalArgumentException("wear's life-hours is missing");
        }
        if (!(byLoad >= 0) || !(byLoad <= MOST_BY_LOAD)) {
            throw new IllegalArgumentException(
                    "wear's by-load " + byLoad + " is not from 0 to " + MOST_BY_LOAD);
        }
        if (!(shockHours >= 0) || (shockHours > 0 && lifeHours.max() / shockHours > MOST_SHOCKS)) {
            throw new IllegalArgumentException(
                    "wear's shock-hours "
                            + shockHours
                            + " is not 0 (no shocks), nor at least a hundredth of the longest life");
        }
        boolean shocks = shockHours > 0;
        if (shocks ? !(shockDamage > 0 && shockDamage <= 0.5) : shockDamage != 0) {
            throw new IllegalArgumentException(
                    "wear's shock-damage "
                            + shockDamage
                            + (shocks ? " is not above 0, at most 0.5" : " without shock-hours"));
        }
        if (!(repairMinutes >= 1)) {
            throw new IllegalArgumentException(
                    "wear's repair-minutes " + repairMinutes + " is below 1");
        }
        if (failure == null || failure.isBlank()) {
            throw new IllegalArgumentException("wear's failure is missing: say what happens then");
        }
    }

    /** Hours from the shortest to the longest. */
    public record HourRange(double min, double max) {

        public HourRange {
            if (!(min > 0) || !(min <= max)) {
                throw new IllegalArgumentException(
                        "life of " + min + " to " + max + " hours: want 0 < min <= max");
            }
        }
    }

    /** From failure to the start of the next life. */
    long repairMillis() {
        return (long) (repairMinutes * 60_000);
    }

    /** Whether the age grows evenly with time. */
    boolean isEven() {
        return byLoad == 0 && shockHours == 0;
    }
}
