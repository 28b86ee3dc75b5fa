package io.millrace.simulators.fleet;

import java.util.List;

/**
 * The physics of one device: what each of its sensors shows at a moment.
 *
 * <p>A pure function of (seed, device, time, sequence), whatever was asked before: white noise
 * comes with the sequence; load, slow noise and wear with the time. It keeps the numbers between
 * which slow noise last moved, so it is not for several threads; two models of one device are.
 */
public final class DeviceModel {

    private static final long LOAD_WANDER_MILLIS = 20 * 60_000L;
    private static final long OWN_LOAD_MILLIS = 6 * 3_600_000L;
    private static final double LOAD_SPREAD = 0.03;

    private static final long SPREAD = Randomness.stream("spread");
    private static final long SHARED = Randomness.stream("shared");
    private static final long LOAD = Randomness.stream("load");

    private static final FaultWindow[] NO_FAULTS = {};

    // One array a device, so that a million of them lie close: what differs from device to device,
    // then for each slow noise, the load's last, when its two numbers end and what they are.
    private static final int PER_METRIC = 2;
    private static final int PER_WANDER = 3;

    private final DevicePhysics type;
    private final LifeCourse life;
    private final FaultWindow[] faults;
    private final long deviceKey;
    private final double loadShift;
    private final double[] own;

    /**
     * @param faults what is scripted for this device; of {@link FaultKind#WORN} only the life tells
     */
    public DeviceModel(
            DevicePhysics type, long seed, long device, LifeCourse life, List<FaultWindow> faults) {
        this.type = type;
        this.life = life;
        this.faults = faults.isEmpty() ? NO_FAULTS : faults.toArray(FaultWindow[]::new);
        this.deviceKey = Randomness.deviceKey(seed, device);
        this.loadShift = loadShift(deviceKey);
        MetricTable metrics = type.table();
        this.own = new double[PER_METRIC * metrics.count + PER_WANDER * (metrics.count + 1)];
        long spreadKey = Randomness.key(deviceKey, SPREAD);
        for (int m = 0; m < metrics.count; m++) {
            // Two standard deviations at most: no device of a healthy fleet is an outlier by make.
            own[PER_METRIC * m] = metrics.base[m] + metrics.baseSpread[m] * spread(spreadKey, m);
            own[PER_METRIC * m + 1] = metrics.wear[m] * (1 + 0.03 * spread(spreadKey, 1000L + m));
        }
        for (int w = 0; w <= metrics.count; w++) {
            own[wanderAt(w)] = Double.NaN;
        }
    }

    /** How much more loaded than its type that device always is. */
    static double loadShift(long deviceKey) {
        return LOAD_SPREAD * spread(Randomness.key(deviceKey, LOAD), Long.MIN_VALUE);
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
        double age = life.ageAt(timeMillis);
        if (Double.isNaN(age) || hasFailedSuddenly(timeMillis)) {
            return false;
        }
        MetricTable metrics = type.table();
        double damage = LifeCourse.damage(age);
        double load = loadAt(timeMillis);
        double shared = Randomness.gaussian(Randomness.key(deviceKey, SHARED), sequence);
        for (int m = 0; m < metrics.count; m++) {
            double wander =
                    wander(m, metrics.wanderStreams[m], timeMillis, metrics.wanderMillis[m]);
            double white =
                    Randomness.gaussian(
                            Randomness.key(deviceKey, metrics.whiteStreams[m]), sequence);
            values[m] = metrics.show(m, physical(m, load, damage, shared, wander, white));
        }
        for (FaultWindow fault : faults) {
            if (fault.holdsAt(timeMillis)) {
                int m = fault.metricIndex();
                values[m] = metrics.show(m, broken(fault, timeMillis, sequence, values[m]));
            }
        }
        return true;
    }

    /** Load from 0 to 1 at that moment. */
    double loadAt(long timeMillis) {
        double wander = wander(type.table().count, LOAD, timeMillis, LOAD_WANDER_MILLIS);
        return withinRange(type.cycle().at(timeMillis) + loadShift + type.load().wander() * wander);
    }

    private double physical(
            int m, double load, double damage, double shared, double wander, double white) {
        MetricTable metrics = type.table();
        return own[PER_METRIC * m]
                + metrics.load[m] * load
                + own[PER_METRIC * m + 1] * damage
                + metrics.shared[m] * shared
                + metrics.wander[m] * wander
                + metrics.white[m] * white;
    }

    /** {@link Randomness#wander} of that stream, its two normal numbers kept while they hold. */
    private double wander(int w, long stream, long timeMillis, long scaleMillis) {
        int at = wanderAt(w);
        double share = 1 - (own[at] - timeMillis) / scaleMillis;
        // Not a number at first.
        if (!(share >= 0 && share < 1)) {
            share = turn(at, Randomness.key(deviceKey, stream), timeMillis, scaleMillis);
        }
        return Randomness.between(own[at + 1], own[at + 2], share);
    }

    private double turn(int at, long key, long timeMillis, long scaleMillis) {
        long knot = Randomness.knot(key, timeMillis, scaleMillis);
        long end = Randomness.knotMillis(key, knot + 1, scaleMillis);
        boolean next = own[at] == end - scaleMillis;
        own[at] = end;
        own[at + 1] = next ? own[at + 2] : Randomness.gaussian(key, knot);
        own[at + 2] = Randomness.gaussian(key, knot + 1);
        return 1 - (own[at] - timeMillis) / scaleMillis;
    }

    private int wanderAt(int w) {
        return PER_METRIC * type.table().count + PER_WANDER * w;
    }

    private double broken(FaultWindow fault, long timeMillis, long sequence, double healthy) {
        return switch (fault.kind()) {
            case LEVEL_SHIFT -> healthy + fault.size();
            case SPIKE ->
                    Math.floorMod(sequence, FaultKind.SPIKE_EVERY) == 0
                            ? healthy + fault.size()
                            : healthy;
            case DRIFT -> healthy + fault.size() * shareOf(fault, timeMillis);
            case STUCK_AT -> stuckValue(fault);
            case RISING_NOISE -> healthy + addedNoise(fault, timeMillis, sequence);
            case LOST_CORRELATION -> ownWay(fault, timeMillis, sequence);
            default -> healthy;
        };
    }

    private static double shareOf(FaultWindow fault, long timeMillis) {
        double length = (double) (fault.toMillis() - fault.fromMillis());
        return (timeMillis - fault.fromMillis()) / length;
    }

    /** The value at the onset; its white noise comes from a sequence that no reading has. */
    private double stuckValue(FaultWindow fault) {
        long onset = fault.fromMillis();
        long noReading = Long.MIN_VALUE + onset;
        double shared = Randomness.gaussian(Randomness.key(deviceKey, SHARED), noReading);
        return odd(fault.metricIndex(), onset, noReading, loadAt(onset), shared);
    }

    /** The reading's own white noise again, as often as the fault has grown to by then. */
    private double addedNoise(FaultWindow fault, long timeMillis, long sequence) {
        MetricTable metrics = type.table();
        int m = fault.metricIndex();
        long key = Randomness.key(deviceKey, metrics.whiteStreams[m]);
        double added = (fault.size() - 1) * shareOf(fault, timeMillis) * metrics.white[m];
        return added * Randomness.gaussian(key, sequence);
    }

    /** The value with a load and a shared part that no other metric has. */
    private double ownWay(FaultWindow fault, long timeMillis, long sequence) {
        double shared = Randomness.gaussian(~Randomness.key(deviceKey, SHARED), sequence);
        double load = ownLoad(fault, timeMillis);
        return odd(fault.metricIndex(), timeMillis, sequence, load, shared);
    }

    /** A value as at that moment, with another load and shared part. */
    private double odd(int m, long timeMillis, long sequence, double load, double shared) {
        MetricTable metrics = type.table();
        double damage = LifeCourse.damage(life.at(timeMillis).age());
        double wander = wander(m, metrics.wanderStreams[m], timeMillis, metrics.wanderMillis[m]);
        long whiteKey = Randomness.key(deviceKey, metrics.whiteStreams[m]);
        double white = Randomness.gaussian(whiteKey, sequence);
        return physical(m, load, damage, shared, wander, white);
    }

    /**
     * A load of the same mean and spread as the device's, which leaves it at the onset: so the
     * fault begins without a step, and the reading stays where it belongs.
     */
    private double ownLoad(FaultWindow fault, long timeMillis) {
        long onset = fault.fromMillis();
        double fade = Math.max(0, 1 - (double) (timeMillis - onset) / OWN_LOAD_MILLIS);
        double leap = loadAt(onset) - strayLoad(onset);
        return withinRange(strayLoad(timeMillis) + fade * leap);
    }

    private double strayLoad(long timeMillis) {
        LoadCycle cycle = type.cycle();
        long cycleKey = ~Randomness.key(deviceKey, LOAD);
        long wanderKey = ~Randomness.key(deviceKey, SHARED);
        return cycle.mean()
                + loadShift
                + cycle.deviation() * Randomness.wander(cycleKey, timeMillis, OWN_LOAD_MILLIS)
                + type.load().wander()
                        * Randomness.wander(wanderKey, timeMillis, LOAD_WANDER_MILLIS);
    }

    private static double withinRange(double load) {
        return Math.max(0, Math.min(1, load));
    }
}
