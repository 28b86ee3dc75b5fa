package io.millrace.simulators.fleet;

/**
 * The lives of one device, one after another: it wears, fails, stands still while it is repaired,
 * and begins anew. A pure function of seed, device and time.
 */
public final class LifeCourse {

    /** From failure to the start of the next life. */
    public static final long REPAIR_MILLIS = 30 * 60_000L;

    private static final double MILLIS_PER_HOUR = 3_600_000.0;

    private final long key;
    private final DevicePhysics.HourRange lifeHours;
    private final long firstBirth;

    private LifeCourse(long key, DevicePhysics.HourRange lifeHours, long firstBirth) {
        this.key = key;
        this.lifeHours = lifeHours;
        this.firstBirth = firstBirth;
    }

    /**
     * Where in its life a device is.
     *
     * @param age share of the life that is over, 0 when new, 1 at failure
     * @param failsAt when it fails, or has failed
     * @param down true from failure to the end of the repair
     */
    public record Moment(double age, long failsAt, boolean down) {}

    /** A device that is born at that moment. */
    public static LifeCourse bornAt(long seed, long device, DevicePhysics type, long birthMillis) {
        return new LifeCourse(Randomness.key(seed, device, "life"), type.lifeHours(), birthMillis);
    }

    /** A device that has that share of its first life behind it at that moment. */
    public static LifeCourse aged(
            long seed, long device, DevicePhysics type, double age, long atMillis) {
        LifeCourse fromZero = bornAt(seed, device, type, 0);
        long behind = (long) (age * fromZero.lifeMillis(0));
        return new LifeCourse(fromZero.key, fromZero.lifeHours, atMillis - behind);
    }

    /** A device that fails for the first time at that moment. */
    public static LifeCourse failingAt(
            long seed, long device, DevicePhysics type, long failureMillis) {
        LifeCourse fromZero = bornAt(seed, device, type, 0);
        return new LifeCourse(
                fromZero.key, fromZero.lifeHours, failureMillis - fromZero.lifeMillis(0));
    }

    /** Where in its life the device is at that moment. */
    public Moment at(long timeMillis) {
        long birth = firstBirth;
        for (int life = 0; ; life++) {
            long length = lifeMillis(life);
            long failure = birth + length;
            if (timeMillis < failure) {
                double age = Math.max(0.0, (double) (timeMillis - birth) / length);
                return new Moment(age, failure, false);
            }
            if (timeMillis < failure + REPAIR_MILLIS) {
                return new Moment(1.0, failure, true);
            }
            birth = failure + REPAIR_MILLIS;
        }
    }

    /** Length of the first life. */
    public double firstLifeHours() {
        return lifeMillis(0) / MILLIS_PER_HOUR;
    }

    private long lifeMillis(int life) {
        double hours = Randomness.between(key, life, lifeHours.min(), lifeHours.max());
        return (long) (hours * MILLIS_PER_HOUR);
    }

    /**
     * Damage of a device of that age: 0 when new, 1 at failure, at first slow and steady, at last
     * running away. Never falls.
     */
    public static double damage(double age) {
        double square = age * age;
        return 0.3 * age + 0.7 * square * square * age;
    }
}
