package io.millrace.simulators.fleet;

import java.util.Arrays;

/**
 * The lives of one device, one after another: it wears, fails, stands still while it is repaired,
 * and begins anew. A pure function of seed, device and time; it keeps the life it was last asked
 * about, so it is not for several threads.
 *
 * <p>{@link WearPhysics} says what wears it: time, the load it has carried, the shocks it has
 * taken.
 */
public final class LifeCourse {

    private static final double MILLIS_PER_HOUR = 3_600_000.0;
    private static final long FIRST_LIFE = 0;
    private static final long UNKNOWN = Long.MIN_VALUE;

    /** Positions below are those of the lengths of lives. */
    private static final long SHOCKS = 1L << 40;

    private static final double[] NONE = {};

    private final long key;
    private final DevicePhysics type;
    private final double loadFactor;
    private final long firstBirth;
    private final long firstFailure;
    private Life current;

    private LifeCourse(
            long seed, long device, DevicePhysics type, long firstBirth, long firstFailure) {
        this.key = Randomness.key(seed, device, "life");
        this.type = type;
        double shift = DeviceModel.loadShift(Randomness.deviceKey(seed, device));
        this.loadFactor = Math.max(0, 1 + shift / type.cycle().mean());
        this.firstBirth = firstBirth;
        this.firstFailure = firstFailure;
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
        return new LifeCourse(seed, device, type, birthMillis, UNKNOWN);
    }

    /** A device that has that share of its first life behind it at that moment. */
    public static LifeCourse aged(
            long seed, long device, DevicePhysics type, double age, long atMillis) {
        LifeCourse anyBirth = bornAt(seed, device, type, 0);
        return bornAt(seed, device, type, anyBirth.birthFor(age, atMillis));
    }

    /** A device that fails for the first time at that moment. */
    public static LifeCourse failingAt(
            long seed, long device, DevicePhysics type, long failureMillis) {
        LifeCourse anyBirth = bornAt(seed, device, type, 0);
        long birth = anyBirth.birthFor(1, failureMillis);
        return new LifeCourse(seed, device, type, birth, failureMillis);
    }

    /** Where in its life the device is at that moment. */
    public Moment at(long timeMillis) {
        Life life = lifeOf(timeMillis);
        return timeMillis < life.failure
                ? new Moment(age(life, timeMillis), life.failure, false)
                : new Moment(1.0, life.failure, true);
    }

    /** Share of the life that is over; not a number while the device is down. */
    double ageAt(long timeMillis) {
        Life life = lifeOf(timeMillis);
        return timeMillis < life.failure ? age(life, timeMillis) : Double.NaN;
    }

    /**
     * Damage of a device of that age: 0 when new, 1 at failure, at first slow and steady, at last
     * running away. Never falls.
     */
    public static double damage(double age) {
        double square = age * age;
        return 0.3 * age + 0.7 * square * square * age;
    }

    private Life lifeOf(long timeMillis) {
        Life life = current;
        boolean holds =
                life != null && timeMillis >= life.birth && timeMillis < life.failure + repair();
        // Kept only when it changes: in a fleet of a million, each write is work for the collector.
        return holds ? life : turnTo(timeMillis);
    }

    private Life turnTo(long timeMillis) {
        Life life = current;
        if (life == null || timeMillis < life.birth) {
            life = life(FIRST_LIFE, firstBirth, firstFailure);
        }
        while (timeMillis >= life.failure + repair()) {
            life = life(life.number + 1, life.failure + repair(), UNKNOWN);
        }
        current = life;
        return life;
    }

    private long repair() {
        return type.wear().repairMillis();
    }

    private Life life(long number, long birth, long failure) {
        double[] shocks = shocks(number);
        if (type.wear().isEven()) {
            return new Life(number, birth, birth + lifeMillis(number), shocks);
        }
        Life endless = new Life(number, birth, Long.MAX_VALUE, shocks);
        long failsAt = failure == UNKNOWN ? birth + firstWorn(endless, birth) : failure;
        return new Life(number, birth, failsAt, shocks);
    }

    /** One life: hours from birth of each shock, and the age that all up to it have added. */
    private static final class Life {

        private final long number;
        private final long birth;
        private final long failure;
        private final double[] shocks;

        Life(long number, long birth, long failure, double[] shocks) {
            this.number = number;
            this.birth = birth;
            this.failure = failure;
            this.shocks = shocks;
        }
    }

    private double age(Life life, long timeMillis) {
        if (type.wear().isEven()) {
            return Math.max(
                    0.0, (double) (timeMillis - life.birth) / (double) (life.failure - life.birth));
        }
        return timeMillis <= life.birth ? 0 : Math.min(1, wear(life, life.birth, timeMillis));
    }

    private long lifeMillis(long life) {
        WearPhysics.HourRange hours = type.wear().lifeHours();
        double length = Randomness.between(key, life, hours.min(), hours.max());
        return (long) (length * MILLIS_PER_HOUR);
    }

    /** What time, load and shocks from birth to that moment have taken, as a share of the life. */
    private double wear(Life life, long birth, long timeMillis) {
        double hours = (timeMillis - birth) / MILLIS_PER_HOUR;
        LoadCycle cycle = type.cycle();
        double loaded = (cycle.fullHours(timeMillis) - cycle.fullHours(birth)) / cycle.mean();
        double byLoad = type.wear().byLoad();
        double worn = (1 - byLoad) * hours + byLoad * loadFactor * loaded;
        return worn * MILLIS_PER_HOUR / lifeMillis(life.number) + shockDamage(life.shocks, hours);
    }

    private static double shockDamage(double[] shocks, double hours) {
        int count = shocks.length / 2;
        int before = Arrays.binarySearch(shocks, 0, count, hours);
        int taken = before >= 0 ? before + 1 : -before - 1;
        return taken == 0 ? 0 : shocks[count + taken - 1];
    }

    /** Hours from birth of a life's shocks, then the damage that all up to each have done. */
    private double[] shocks(long life) {
        WearPhysics wear = type.wear();
        if (wear.shockHours() == 0) {
            return NONE;
        }
        double[] hours = new double[4];
        double[] damage = new double[4];
        int count = 0;
        double at = 0;
        double sum = 0;
        // No life is longer: an hour at the least load that a device has still adds to its age.
        while (sum < 1) {
            long position = SHOCKS + (life << 20) + 2L * count;
            at -= wear.shockHours() * StrictMath.log(Randomness.uniform(key, position));
            if (at > wear.lifeHours().max() / (1 - wear.byLoad())) {
                break;
            }
            sum += wear.shockDamage() * (0.5 + Randomness.uniform(key, position + 1));
            if (count == hours.length) {
                hours = Arrays.copyOf(hours, 2 * count);
                damage = Arrays.copyOf(damage, 2 * count);
            }
            hours[count] = at;
            damage[count++] = sum;
        }
        double[] both = Arrays.copyOf(hours, 2 * count);
        System.arraycopy(damage, 0, both, count, count);
        return both;
    }

    /** The birth of a first life of which that share is over at that moment. */
    private long birthFor(double age, long atMillis) {
        if (type.wear().isEven()) {
            return atMillis - (long) (age * lifeMillis(FIRST_LIFE));
        }
        Life life = new Life(FIRST_LIFE, 0, Long.MAX_VALUE, shocks(FIRST_LIFE));
        long low = 0;
        long high = longest();
        while (low < high) {
            long middle = (low + high) / 2;
            if (wear(life, atMillis - middle, atMillis) >= age) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return atMillis - low;
    }

    /** Milliseconds from birth to the moment at which the age reaches 1. */
    private long firstWorn(Life life, long birth) {
        long low = 1;
        long high = longest();
        while (low < high) {
            long middle = (low + high) / 2;
            if (wear(life, birth, birth + middle) >= 1) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private long longest() {
        WearPhysics wear = type.wear();
        return (long) (wear.lifeHours().max() / (1 - wear.byLoad()) * MILLIS_PER_HOUR) + 1;
    }
}
