package io.millrace.jobs.aggregation;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketches;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.encoding.GrowingByteArrayOutput;
import com.datadoghq.sketch.ddsketch.store.CollapsingLowestDenseStore;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What a pane keeps of its metrics beside its columns, where that was asked for: the area under the
 * readings and a sketch of them.
 *
 * <p>The area takes each reading as standing until the next one. A reading that lies before another
 * of its pane, which only a late event or an order of arrival brings, leaves it as it is: what
 * stood between two readings is not kept.
 *
 * <p>A sketch is a DDSketch (Masson, Rim, Lee 2019): quantiles within {@link #ACCURACY} of a
 * reading of that rank, whatever the order and however often it was merged, as long as the readings
 * of one sign span at most {@link #BINS} bins of 2 percent, a ratio of 10^17; beyond that the
 * smallest lose their accuracy. Readings beyond ±10^300 count as that.
 */
final class Extras {

    static final double ACCURACY = 0.01;
    static final int BINS = 2_048;

    private static final double LARGEST = 1e300;

    /** Reading times milliseconds; NaN where it is unknown or not asked for. */
    private double[] areas;

    /** Null where there is none. */
    private DDSketch[] sketches;

    private Extras(int metrics) {
        areas = new double[metrics];
        sketches = new DDSketch[metrics];
        Arrays.fill(areas, Double.NaN);
    }

    /** Of a new pane; null when nothing that has to be kept is asked for. */
    static Extras of(MetricFunctions asked, MetricSet metrics) {
        if (asked.isEmpty()) {
            return null;
        }
        Extras extras = new Extras(0);
        extras.widen(asked, metrics);
        return extras;
    }

    /** Takes further metrics, which have no readings yet. */
    void widen(MetricFunctions asked, MetricSet metrics) {
        int before = areas.length;
        if (metrics.size() == before) {
            return;
        }
        areas = Arrays.copyOf(areas, metrics.size());
        sketches = Arrays.copyOf(sketches, metrics.size());
        for (int i = before; i < areas.length; i++) {
            var functions = asked.of(metrics.name(i));
            areas[i] = functions.contains(SummaryFunction.TIME_WEIGHTED_MEAN) ? 0 : Double.NaN;
            sketches[i] = functions.contains(SummaryFunction.QUANTILES) ? newSketch() : null;
        }
    }

    private static DDSketch newSketch() {
        return DDSketches.logarithmicCollapsingLowestDense(ACCURACY, BINS);
    }

    /**
     * Takes a reading.
     *
     * @param last the latest reading so far
     * @param stood milliseconds from that one to this; 0 or less when this is not the latest
     */
    void add(int metric, double reading, double last, long stood) {
        if (stood > 0) {
            areas[metric] += last * stood;
        }
        if (sketches[metric] != null) {
            sketches[metric].accept(Math.max(-LARGEST, Math.min(LARGEST, reading)));
        }
    }

    /**
     * Takes what another pane keeps of a metric.
     *
     * @param others null when that pane keeps nothing of it
     * @param between area between the two panes; NaN when they are not one after the other
     */
    void merge(int metric, Extras others, int theirs, double between) {
        areas[metric] =
                others == null ? Double.NaN : areas[metric] + between + others.areas[theirs];
        DDSketch sketch = others == null ? null : others.sketches[theirs];
        if (sketch == null) {
            sketches[metric] = null;
        } else if (sketches[metric] != null) {
            sketches[metric].mergeWith(sketch);
        }
    }

    /** Reading times milliseconds from the first reading to the last; NaN where it is unknown. */
    double area(int metric) {
        return areas[metric];
    }

    /** The sketch of a metric's readings; null where there is none. */
    DDSketch sketch(int metric) {
        return sketches[metric];
    }

    Extras copy() {
        Extras copy = new Extras(areas.length);
        copy.areas = areas.clone();
        for (int i = 0; i < sketches.length; i++) {
            copy.sketches[i] = sketches[i] == null ? null : sketches[i].copy();
        }
        return copy;
    }

    void write(DataOutput out) throws IOException {
        for (int i = 0; i < areas.length; i++) {
            out.writeDouble(areas[i]);
            out.writeBoolean(sketches[i] != null);
            if (sketches[i] != null) {
                GrowingByteArrayOutput bytes = GrowingByteArrayOutput.withDefaultInitialCapacity();
                sketches[i].encode(bytes, false);
                out.writeInt(bytes.numWrittenBytes());
                out.write(bytes.backingArray(), 0, bytes.numWrittenBytes());
            }
        }
    }

    static Extras read(int metrics, DataInput in) throws IOException {
        Extras extras = new Extras(metrics);
        for (int i = 0; i < metrics; i++) {
            extras.areas[i] = in.readDouble();
            if (in.readBoolean()) {
                byte[] bytes = new byte[in.readInt()];
                in.readFully(bytes);
                extras.sketches[i] =
                        DDSketch.decode(
                                ByteArrayInput.wrap(bytes),
                                () -> new CollapsingLowestDenseStore(BINS));
            }
        }
        return extras;
    }
}
