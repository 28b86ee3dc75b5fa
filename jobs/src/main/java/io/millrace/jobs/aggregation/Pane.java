package io.millrace.jobs.aggregation;

import io.millrace.connectors.events.DecodedEvent;
import java.util.Arrays;

/**
 * What is known of one stretch of a device's time, [start, start + length): statistics of every
 * metric in flat columns. Events are added to it, or whole panes.
 *
 * <p>While every event had every metric, and every reading was a number, the count and the first
 * and last moments are the same for all metrics and are kept once; the first event that differs
 * gives each metric its own.
 */
final class Pane {

    /** Revision of a pane that is still open. */
    static final int OPEN = -1;

    /** Columns of a metric in {@link #values}. */
    static final int WIDTH = 6;

    static final int MEAN = 0;

    /** Sum of squared distances from the mean. */
    static final int SQUARES = 1;

    static final int MIN = 2;
    static final int MAX = 3;
    static final int FIRST = 4;
    static final int LAST = 5;

    /** Columns of a metric in {@link #own}. */
    static final int OWN_WIDTH = 5;

    static final int COUNT = 0;
    static final int FIRST_TIME = 1;
    static final int FIRST_SEQUENCE = 2;
    static final int LAST_TIME = 3;
    static final int LAST_SEQUENCE = 4;

    private static final double[] NO_VALUES = {};
    private static final double[] NEW_VALUES = {
        0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, 0
    };

    final long length;

    /** Changes only with {@link #reopen}. */
    long start;

    /** Of the last record emitted for it; {@link #OPEN} before the first. */
    int revision = OPEN;

    /** Whether the longer windows have its events already, so that it is never merged into them. */
    boolean alone;

    long events;
    MetricSet metrics;
    double[] values = NO_VALUES;

    /** Null while all metrics have the count and the moments of the events. */
    long[] own;

    /** Null where nothing is asked for beside the columns, which is nearly always. */
    Extras extras;

    long firstTime;
    long firstSequence;
    long lastTime;
    long lastSequence;

    /**
     * @param likely what its events probably have
     */
    Pane(long length, long start, MetricSet likely) {
        this.length = length;
        this.start = start;
        this.metrics = likely;
    }

    /**
     * Begins again for another stretch of the same length, in the memory that it has: a device's
     * windows follow one another, and what is old in memory and written again costs nothing to
     * collect.
     *
     * @param likely what its events probably have
     */
    void reopen(long newStart, MetricSet likely) {
        start = newStart;
        metrics = likely;
        revision = OPEN;
        alone = false;
        events = 0;
        own = null;
        extras = null;
    }

    long end() {
        return start + length;
    }

    boolean isOpen() {
        return revision == OPEN;
    }

    boolean isUniform() {
        return own == null;
    }

    /** Readings of the metric that were numbers. */
    long count(int metric) {
        return own == null ? events : own[metric * OWN_WIDTH + COUNT];
    }

    double value(int metric, int column) {
        return values[metric * WIDTH + column];
    }

    /** Of the population: divided by the count. */
    double standardDeviation(int metric) {
        return Math.sqrt(Math.max(0, value(metric, SQUARES)) / count(metric));
    }

    /** Whether the event's metrics can be added without leaving one out. */
    boolean hasRoomFor(String[] names, int most) {
        if (metrics.matches(names)) {
            return names.length <= most;
        }
        MetricSet before = events == 0 ? MetricSet.NONE : metrics;
        MetricSet all = before.with(names, most);
        for (int i = 0; i < names.length; i++) {
            if (all.find(names[i], i) < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Adds an event.
     *
     * @param asked what to keep beside the columns
     * @param most metrics that a pane may hold
     * @return readings left out, because the pane holds as many others
     */
    int add(DecodedEvent event, MetricFunctions asked, int most) {
        String[] names = event.metrics();
        double[] readings = event.values();
        if (events == 0 && !metrics.matches(names)) {
            metrics = MetricSet.NONE.with(names, most);
        }
        if (own == null && metrics.matches(names) && allFinite(readings)) {
            addUniform(event.eventTime(), event.sequence(), readings, asked);
            return 0;
        }
        return addRagged(event, asked, most);
    }

    private void addUniform(long time, long sequence, double[] readings, MetricFunctions asked) {
        if (events == 0) {
            values = emptied(values, readings.length);
            extras = Extras.of(asked, metrics);
        }
        boolean isFirst =
                events == 0 || time < firstTime || (time == firstTime && sequence < firstSequence);
        boolean isLast =
                events == 0 || time > lastTime || (time == lastTime && sequence >= lastSequence);
        if (extras != null) {
            long stood = isLast && events > 0 ? time - lastTime : 0;
            for (int i = 0; i < readings.length; i++) {
                extras.add(i, readings[i], values[i * WIDTH + LAST], stood);
            }
        }
        events++;
        double share = 1.0 / events;
        double[] columns = values;
        int at = 0;
        for (double reading : readings) {
            addReading(columns, at, reading, share);
            if (isLast) {
                columns[at + LAST] = reading;
            }
            at += WIDTH;
        }
        if (isFirst) {
            for (int i = 0; i < readings.length; i++) {
                columns[i * WIDTH + FIRST] = readings[i];
            }
            firstTime = time;
            firstSequence = sequence;
        }
        if (isLast) {
            lastTime = time;
            lastSequence = sequence;
        }
    }

    private static void addReading(double[] columns, int at, double reading, double share) {
        double mean = columns[at + MEAN];
        double distance = reading - mean;
        double moved =
                Double.isInfinite(distance)
                        ? mean * (1 - share) + reading * share
                        : mean + distance * share;
        columns[at + MEAN] = moved;
        columns[at + SQUARES] += distance * (reading - moved);
        columns[at + MIN] = Math.min(columns[at + MIN], reading);
        columns[at + MAX] = Math.max(columns[at + MAX], reading);
    }

    private int addRagged(DecodedEvent event, MetricFunctions asked, int most) {
        String[] names = event.metrics();
        double[] readings = event.values();
        giveEachItsOwn();
        widen(metrics.with(names, most), asked);
        events++;
        int leftOut = 0;
        for (int i = 0; i < names.length; i++) {
            int metric = metrics.find(names[i], i);
            if (metric < 0) {
                leftOut++;
            } else if (Double.isFinite(readings[i])) {
                addOwn(metric, event.eventTime(), event.sequence(), readings[i]);
            }
        }
        return leftOut;
    }

    private void addOwn(int metric, long time, long sequence, double reading) {
        int row = metric * OWN_WIDTH;
        int at = metric * WIDTH;
        if (extras != null) {
            boolean follows = own[row + COUNT] > 0 && comesLast(row, time, sequence);
            long stood = follows ? time - own[row + LAST_TIME] : 0;
            extras.add(metric, reading, values[at + LAST], stood);
        }
        own[row + COUNT]++;
        addReading(values, at, reading, 1.0 / own[row + COUNT]);
        if (comesFirst(row, time, sequence)) {
            values[at + FIRST] = reading;
            own[row + FIRST_TIME] = time;
            own[row + FIRST_SEQUENCE] = sequence;
        }
        if (comesLast(row, time, sequence)) {
            values[at + LAST] = reading;
            own[row + LAST_TIME] = time;
            own[row + LAST_SEQUENCE] = sequence;
        }
    }

    /**
     * Adds everything that a pane holds, as if its events had been added one by one.
     *
     * @param asked what to keep beside the columns
     * @param most metrics that a pane may hold
     * @return readings left out, because this pane holds as many others
     */
    int merge(Pane other, MetricFunctions asked, int most) {
        if (events == 0) {
            metrics = other.metrics;
            takeFrom(other);
            return 0;
        }
        if (other.events == 0) {
            return 0;
        }
        if (own == null && other.own == null && metrics.equals(other.metrics)) {
            mergeUniform(other);
            return 0;
        }
        return mergeRagged(other, asked, most);
    }

    private void mergeUniform(Pane other) {
        double before = events;
        double share = other.events / (before + other.events);
        if (extras != null) {
            for (int i = 0; i < metrics.size(); i++) {
                extras.merge(i, other.extras, i, areaBetween(i, other, i));
            }
        }
        boolean isFirst =
                other.firstTime < firstTime
                        || (other.firstTime == firstTime && other.firstSequence < firstSequence);
        boolean isLast =
                other.lastTime > lastTime
                        || (other.lastTime == lastTime && other.lastSequence >= lastSequence);
        for (int at = 0; at < values.length; at += WIDTH) {
            mergeReadings(values, at, before, other.values, at, share);
            if (isFirst) {
                values[at + FIRST] = other.values[at + FIRST];
            }
            if (isLast) {
                values[at + LAST] = other.values[at + LAST];
            }
        }
        events += other.events;
        if (isFirst) {
            firstTime = other.firstTime;
            firstSequence = other.firstSequence;
        }
        if (isLast) {
            lastTime = other.lastTime;
            lastSequence = other.lastSequence;
        }
    }

    /** Means and squares of two halves, by Chan. */
    private static void mergeReadings(
            double[] into, int at, double count, double[] from, int fromAt, double share) {
        double mean = into[at + MEAN];
        double distance = from[fromAt + MEAN] - mean;
        into[at + MEAN] =
                Double.isInfinite(distance)
                        ? mean * (1 - share) + from[fromAt + MEAN] * share
                        : mean + distance * share;
        into[at + SQUARES] += from[fromAt + SQUARES];
        if (count > 0) {
            into[at + SQUARES] += distance * distance * (count * share);
        }
        into[at + MIN] = Math.min(into[at + MIN], from[fromAt + MIN]);
        into[at + MAX] = Math.max(into[at + MAX], from[fromAt + MAX]);
    }

    private int mergeRagged(Pane other, MetricFunctions asked, int most) {
        giveEachItsOwn();
        widen(metrics.with(other.metrics, most), asked);
        events += other.events;
        int leftOut = 0;
        for (int theirs = 0; theirs < other.metrics.size(); theirs++) {
            long more = other.count(theirs);
            if (more == 0) {
                continue;
            }
            int metric = metrics.find(other.metrics.name(theirs), theirs);
            if (metric < 0) {
                leftOut += (int) Math.min(more, Integer.MAX_VALUE - leftOut);
            } else {
                mergeOwn(metric, other, theirs, more);
            }
        }
        return leftOut;
    }

    private void mergeOwn(int metric, Pane other, int theirs, long more) {
        int row = metric * OWN_WIDTH;
        int at = metric * WIDTH;
        long before = own[row + COUNT];
        double share = (double) more / (before + more);
        if (extras != null) {
            double between = before == 0 ? 0 : areaBetween(metric, other, theirs);
            extras.merge(metric, other.extras, theirs, between);
        }
        mergeReadings(values, at, (double) before, other.values, theirs * WIDTH, share);
        long theirFirst = other.moment(theirs, FIRST_TIME);
        long theirFirstSequence = other.moment(theirs, FIRST_SEQUENCE);
        if (comesFirst(row, theirFirst, theirFirstSequence)) {
            values[at + FIRST] = other.value(theirs, FIRST);
            own[row + FIRST_TIME] = theirFirst;
            own[row + FIRST_SEQUENCE] = theirFirstSequence;
        }
        long theirLast = other.moment(theirs, LAST_TIME);
        long theirLastSequence = other.moment(theirs, LAST_SEQUENCE);
        if (comesLast(row, theirLast, theirLastSequence)) {
            values[at + LAST] = other.value(theirs, LAST);
            own[row + LAST_TIME] = theirLast;
            own[row + LAST_SEQUENCE] = theirLastSequence;
        }
        own[row + COUNT] = before + more;
    }

    /** From the earlier pane's last reading to the later one's first; NaN when they overlap. */
    private double areaBetween(int metric, Pane other, int theirs) {
        long gap = other.moment(theirs, FIRST_TIME) - moment(metric, LAST_TIME);
        if (gap >= 0) {
            return value(metric, LAST) * gap;
        }
        long before = moment(metric, FIRST_TIME) - other.moment(theirs, LAST_TIME);
        return before >= 0 ? other.value(theirs, LAST) * before : Double.NaN;
    }

    /** Each reading weighed by how long it stood; NaN where that is not known. */
    double timeWeightedMean(int metric) {
        long lasted = moment(metric, LAST_TIME) - moment(metric, FIRST_TIME);
        double area = extras == null ? Double.NaN : extras.area(metric);
        // In one moment nothing stands for any time; NaN stays NaN.
        return lasted == 0 ? value(metric, LAST) + area * 0 : area / lasted;
    }

    /** From the first reading to the last, a second; NaN for a single moment. */
    double ratePerSecond(int metric) {
        long lasted = moment(metric, LAST_TIME) - moment(metric, FIRST_TIME);
        double change = value(metric, LAST) - value(metric, FIRST);
        return lasted == 0 ? Double.NaN : change / (lasted / 1_000.0);
    }

    private boolean comesFirst(int row, long time, long sequence) {
        return time < own[row + FIRST_TIME]
                || (time == own[row + FIRST_TIME] && sequence < own[row + FIRST_SEQUENCE]);
    }

    private boolean comesLast(int row, long time, long sequence) {
        return time > own[row + LAST_TIME]
                || (time == own[row + LAST_TIME] && sequence >= own[row + LAST_SEQUENCE]);
    }

    long moment(int metric, int column) {
        if (own != null) {
            return own[metric * OWN_WIDTH + column];
        }
        return switch (column) {
            case FIRST_TIME -> firstTime;
            case FIRST_SEQUENCE -> firstSequence;
            case LAST_TIME -> lastTime;
            case LAST_SEQUENCE -> lastSequence;
            default -> throw new IllegalArgumentException("no moment: " + column);
        };
    }

    /** Event time of the newest reading that was a number; there is one. */
    long newestReading() {
        if (own == null) {
            return lastTime;
        }
        long newest = Long.MIN_VALUE;
        for (int metric = 0; metric < metrics.size(); metric++) {
            if (count(metric) > 0) {
                newest = Math.max(newest, moment(metric, LAST_TIME));
            }
        }
        return newest;
    }

    /** From here on each metric has a count and moments of its own. */
    void giveEachItsOwn() {
        if (own != null) {
            return;
        }
        int size = metrics.size();
        own = newOwn(size);
        if (events == 0) {
            values = emptied(values, size);
            return;
        }
        for (int metric = 0; metric < size; metric++) {
            int row = metric * OWN_WIDTH;
            own[row + COUNT] = events;
            own[row + FIRST_TIME] = firstTime;
            own[row + FIRST_SEQUENCE] = firstSequence;
            own[row + LAST_TIME] = lastTime;
            own[row + LAST_SEQUENCE] = lastSequence;
        }
    }

    private void widen(MetricSet wider, MetricFunctions asked) {
        if (events == 0) {
            extras = Extras.of(asked, wider);
        } else if (extras != null) {
            extras.widen(asked, wider);
        }
        int size = metrics.size();
        if (wider.size() > size) {
            double[] moreValues = newValues(wider.size());
            System.arraycopy(values, 0, moreValues, 0, size * WIDTH);
            values = moreValues;
            long[] moreOwn = newOwn(wider.size());
            System.arraycopy(own, 0, moreOwn, 0, size * OWN_WIDTH);
            own = moreOwn;
        }
        metrics = wider;
    }

    private void takeFrom(Pane other) {
        events = other.events;
        if (values.length == other.values.length) {
            System.arraycopy(other.values, 0, values, 0, values.length);
        } else {
            values = other.values.clone();
        }
        own = other.own == null ? null : other.own.clone();
        extras = other.extras == null ? null : other.extras.copy();
        firstTime = other.firstTime;
        firstSequence = other.firstSequence;
        lastTime = other.lastTime;
        lastSequence = other.lastSequence;
    }

    private static boolean allFinite(double[] readings) {
        double sum = 0;
        for (double reading : readings) {
            // 0 for a number, NaN for anything else.
            sum += reading * 0.0;
        }
        return sum == 0;
    }

    private static double[] newValues(int metrics) {
        return emptied(NO_VALUES, metrics);
    }

    /** Values as they are before the first reading, in the given array where it fits. */
    private static double[] emptied(double[] before, int metrics) {
        double[] values = before.length == metrics * WIDTH ? before : new double[metrics * WIDTH];
        for (int at = 0; at < values.length; at += WIDTH) {
            System.arraycopy(NEW_VALUES, 0, values, at, WIDTH);
        }
        return values;
    }

    private static long[] newOwn(int metrics) {
        long[] own = new long[metrics * OWN_WIDTH];
        for (int row = 0; row < own.length; row += OWN_WIDTH) {
            own[row + FIRST_TIME] = Long.MAX_VALUE;
            own[row + LAST_TIME] = Long.MIN_VALUE;
        }
        return own;
    }

    @Override
    public String toString() {
        return "["
                + start
                + "+"
                + length
                + ") r"
                + revision
                + " "
                + metrics
                + " "
                + Arrays.toString(values);
    }
}
