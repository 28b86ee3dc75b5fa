package io.millrace.simulators.fleet;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The metrics of a device type in columns, shared by all its devices. */
final class MetricTable {

    final int count;
    final double[] base;
    final double[] baseSpread;
    final double[] load;
    final double[] wear;
    final double[] white;
    final double[] wander;
    final double[] shared;
    final long[] wanderMillis;
    final long[] whiteStreams;
    final long[] wanderStreams;

    private final double[] minimum;
    private final double[] maximum;
    private final double[] step;
    private final double[] stepsPerUnit;

    MetricTable(List<MetricPhysics> metrics) {
        this.count = metrics.size();
        this.base = column(metrics, MetricPhysics::base);
        this.baseSpread = column(metrics, MetricPhysics::baseSpread);
        this.load = column(metrics, MetricPhysics::load);
        this.wear = column(metrics, MetricPhysics::wear);
        this.white = column(metrics, MetricPhysics::white);
        this.wander = column(metrics, MetricPhysics::wander);
        this.shared = column(metrics, MetricPhysics::shared);
        this.minimum = column(metrics, MetricPhysics::minimum);
        this.maximum = column(metrics, MetricPhysics::maximum);
        this.step = column(metrics, MetricPhysics::step);
        this.stepsPerUnit = column(metrics, MetricPhysics::stepsPerUnit);
        this.wanderMillis =
                metrics.stream().mapToLong(m -> (long) (m.wanderSeconds() * 1000)).toArray();
        this.whiteStreams =
                metrics.stream().mapToLong(m -> Randomness.stream("white/" + m.name())).toArray();
        this.wanderStreams =
                metrics.stream().mapToLong(m -> Randomness.stream("wander/" + m.name())).toArray();
    }

    private static double[] column(
            List<MetricPhysics> metrics, ToDoubleFunction<MetricPhysics> of) {
        return metrics.stream().mapToDouble(of).toArray();
    }

    /** What the sensor makes of a value: within its range, at its resolution. */
    double show(int metric, double value) {
        double inRange = Math.max(minimum[metric], Math.min(maximum[metric], value));
        double steps = stepsPerUnit[metric];
        // A division by a whole number keeps 0.1 what it is; so does a product with one.
        return steps >= 1
                ? Math.rint(inRange * steps) / steps
                : Math.rint(inRange / step[metric]) * step[metric];
    }
}
