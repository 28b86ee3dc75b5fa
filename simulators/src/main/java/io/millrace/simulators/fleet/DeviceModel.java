package io.millrace.simulators.fleet;

import java.util.List;

/**
 * The physics of one device: what each of its sensors shows at a moment.
 *
 * <p>A pure function of (seed, device, time, sequence): no state, so any thread may ask for any
 * moment in any order. White noise comes with the sequence; load, slow noise and wear with the
 * time.
 */
public final class DeviceModel {

    private static final double DAY_MILLIS = 86_400_000.0;
    private static final long LOAD_WANDER_MILLIS = 20 * 60_000L;
    private static final long OWN_LOAD_MILLIS = 6 * 3_600_000L;
    private static final double[] POWERS_OF_TEN = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

    private final DevicePhysics type;
    private final MetricPhysics[] metrics;
    private final LifeCourse life;
    private final List<FaultWindow> faults;
    private final double[] base;
    private final double[] wearGain;
    private final long[] whiteKeys;
    private final long[] wanderKeys;
    private final long sharedKey;
    private final long loadKey;
    private final double loadShift;

    /**
     * @param faults what is scripted for this device; of {@link FaultKind#WORN} only the life tells
     */
    public DeviceModel(
            DevicePhysics type, long seed, long device, LifeCourse life, List<FaultWindow> faults) {
        this.type = type;
        this.metrics = type.metrics().toArray(MetricPhysics[]::new);
        this.life = life;
        this.faults = List.copyOf(faults);
        this.base = new double[metrics.length];
        this.wearGain = new double[metrics.length];
        this.whiteKeys = new long[metrics.length];
        this.wanderKeys = new long[metrics.length];
        long spreadKey = Randomness.key(seed, device, "spread");
        for (int m = 0; m < metrics.length; m++) {
            MetricPhysics metric = metrics[m];
            // Two standard deviations at most: no device of a healthy fleet is an outlier by make.
            base[m] = metric.base() + metric.baseSpread() * spread(spreadKey, m);
            wearGain[m] = metric.wear() * (1 + 0.03 * spread(spreadKey, 1000L + m));
            whiteKeys[m] = Randomness.key(seed, device, "white/" + metric.name());
            wanderKeys[m] = Randomness.key(seed, device, "wander/" + metric.name());
        }
        this.sharedKey = Randomness.key(seed, device, "shared");
        this.loadKey = Randomness.key(seed, device, "load");
        this.loadShift = 0.03 * spread(loadKey, Long.MIN_VALUE);
    }

    private static double spread(long key, long position) {
        return Math.max(-2, Math.min(2, Randomness.gaussian(key, position)));
    }

    /** What kind of device this is. */
    public DevicePhysics type() {
        return type;
    }

    /** Where in its life the device is at that moment; while it is down it measures nothing. */
    public LifeCourse.Moment lifeAt(long timeMillis) {
        LifeCourse.Moment moment = life.at(timeMillis);
        return hasFailedSuddenly(timeMillis)
                ? new LifeCourse.Moment(moment.age(), moment.failsAt(), true)
                : moment;
    }

    private boolean hasFailedSuddenly(long timeMillis) {
        for (FaultWindow fault : faults) {
            if (fault.kind() == FaultKind.SUDDEN_FAILURE
                    && timeMillis >= fault.fromMillis()
                    && timeMillis < fault.toMillis()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Writes what the sensors show, one value a metric in the order of the type.
     *
     * @param sequence of the reading, which the white noise comes from
     * @return false when the device is down and shows nothing
     */
    public boolean read(long timeMillis, long sequence, double[] values) {
        LifeCourse.Moment moment = lifeAt(timeMillis);
        if (moment.down()) {
            return false;
        }
        double damage = LifeCourse.damage(moment.age());
        double load = loadAt(timeMillis);
        double shared = Randomness.gaussian(sharedKey, sequence);
        for (int m = 0; m < metrics.length; m++) {
            values[m] = show(m, physical(m, timeMillis, sequence, load, damage, shared));
        }
        for (FaultWindow fault : faults) {
            if (fault.holdsAt(timeMillis)) {
                int m = fault.metricIndex();
                values[m] = show(m, broken(fault, timeMillis, sequence, values[m]));
            }
        }
        return true;
    }

    /** Load from 0 to 1 at that moment. */
    double loadAt(long timeMillis) {
        double hour = (timeMillis / DAY_MILLIS - Math.floor(timeMillis / DAY_MILLIS)) * 24;
        double turn = (hour - type.loadPeakHour()) / 24;
        double load =
                type.loadMean()
                        + loadShift
                        + type.loadDaily() * StrictMath.cos(2 * Math.PI * turn)
                        + type.loadWander()
                                * Randomness.wander(loadKey, timeMillis, LOAD_WANDER_MILLIS);
        return Math.max(0, Math.min(1, load));
    }

    private double physical(
            int m, long timeMillis, long sequence, double load, double damage, double shared) {
        MetricPhysics metric = metrics[m];
        long scale = (long) (metric.wanderSeconds() * 1000);
        return base[m]
                + metric.load() * load
                + wearGain[m] * damage
                + metric.shared() * shared
                + metric.wander() * Randomness.wander(wanderKeys[m], timeMillis, scale)
                + metric.white() * Randomness.gaussian(whiteKeys[m], sequence);
    }

    private double broken(FaultWindow fault, long timeMillis, long sequence, double healthy) {
        return switch (fault.kind()) {
            case LEVEL_SHIFT -> healthy + fault.size();
            case SPIKE ->
                    Math.floorMod(sequence, FaultKind.SPIKE_EVERY) == 0
                            ? healthy + fault.size()
                            : healthy;
            case DRIFT ->
                    healthy
                            + fault.size()
                                    * (timeMillis - fault.fromMillis())
                                    / (fault.toMillis() - fault.fromMillis());
            case STUCK_AT -> stuckValue(fault);
            case RISING_NOISE -> healthy + addedNoise(fault, timeMillis, sequence);
            case LOST_CORRELATION -> ownWay(fault, timeMillis, sequence);
            default -> healthy;
        };
    }

    /** The reading's own white noise again, as often as the fault has grown to by then. */
    private double addedNoise(FaultWindow fault, long timeMillis, long sequence) {
        int m = fault.metricIndex();
        double share =
                (double) (timeMillis - fault.fromMillis())
                        / (fault.toMillis() - fault.fromMillis());
        double added = (fault.size() - 1) * share * metrics[m].white();
        return added * Randomness.gaussian(whiteKeys[m], sequence);
    }

    /** The value with a load and a shared part that no other metric has. */
    private double ownWay(FaultWindow fault, long timeMillis, long sequence) {
        int m = fault.metricIndex();
        double damage = LifeCourse.damage(life.at(timeMillis).age());
        double shared = Randomness.gaussian(~sharedKey, sequence);
        return physical(m, timeMillis, sequence, ownLoad(fault, timeMillis), damage, shared);
    }

    /**
     * A load of the same mean and spread as the device's, which leaves it at the onset: so the
     * fault begins without a step, and the reading stays where it belongs.
     */
    private double ownLoad(FaultWindow fault, long timeMillis) {
        long onset = fault.fromMillis();
        double fade = Math.max(0, 1 - (double) (timeMillis - onset) / OWN_LOAD_MILLIS);
        double leap = loadAt(onset) - strayLoad(onset);
        return Math.max(0, Math.min(1, strayLoad(timeMillis) + fade * leap));
    }

    private double strayLoad(long timeMillis) {
        // A cosine's standard deviation is its swing over the square root of two.
        double daily = type.loadDaily() * Math.sqrt(0.5);
        return type.loadMean()
                + loadShift
                + daily * Randomness.wander(~loadKey, timeMillis, OWN_LOAD_MILLIS)
                + type.loadWander() * Randomness.wander(~sharedKey, timeMillis, LOAD_WANDER_MILLIS);
    }

    /** The value at the onset; its white noise comes from a sequence that no reading has. */
    private double stuckValue(FaultWindow fault) {
        long onset = fault.fromMillis();
        long noReading = Long.MIN_VALUE + onset;
        double damage = LifeCourse.damage(life.at(onset).age());
        double shared = Randomness.gaussian(sharedKey, noReading);
        return physical(fault.metricIndex(), onset, noReading, loadAt(onset), damage, shared);
    }

    private double show(int m, double value) {
        MetricPhysics metric = metrics[m];
        double inRange = Math.max(metric.minimum(), Math.min(metric.maximum(), value));
        double steps = POWERS_OF_TEN[metric.decimals()];
        return Math.rint(inRange * steps) / steps;
    }
}
