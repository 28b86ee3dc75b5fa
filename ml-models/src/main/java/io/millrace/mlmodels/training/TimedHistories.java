package io.millrace.mlmodels.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Histories put together from observations that carry their time, as a stream has them. Rows that
 * follow one another without a gap, towards the same failure, are a run; rows that no known failure
 * follows are left out.
 */
public final class TimedHistories {

    /** Share of a row's length by which a spacing may differ. */
    private static final double JITTER = 0.02;

    private final double rowLength;
    private final FailureSpans failures;
    private final Map<String, Integer> columns = new TreeMap<>();
    private final Map<String, TreeMap<Double, double[]>> units = new TreeMap<>();

    /**
     * @param rowLength hours from one row to the next
     * @param failures by the same count of hours as the rows
     */
    public TimedHistories(double rowLength, FailureSpans failures) {
        this.rowLength = rowLength;
        this.failures = failures;
    }

    /**
     * Takes one row; of two of the same time the first counts.
     *
     * @param hours when it was observed, by whatever count
     * @param values by name; a name that others have and this row lacks is missing there
     */
    public void add(String unit, double hours, Map<String, Double> values) {
        if (failures.next(unit, hours) < 0) {
            return;
        }
        values.keySet().forEach(name -> columns.putIfAbsent(name, columns.size()));
        double[] row = new double[columns.size()];
        Arrays.fill(row, Double.NaN);
        values.forEach((name, value) -> row[columns.get(name)] = value);
        units.computeIfAbsent(unit, name -> new TreeMap<>()).putIfAbsent(hours, row);
    }

    /**
     * What was taken.
     *
     * @param settings names of values that tell the conditions a unit was run in
     * @throws HistoryException when nothing was taken, or a setting is not among the values
     */
    public Histories histories(List<String> settings) throws HistoryException {
        if (units.isEmpty()) {
            throw new HistoryException("no row lies before a failure that the labels know");
        }
        List<String> channels = new ArrayList<>(columns.keySet());
        if (!channels.containsAll(settings)) {
            throw new HistoryException("Settings " + settings + " are not all among " + channels);
        }
        channels.removeAll(settings);
        List<String> order = new ArrayList<>(channels);
        order.addAll(settings);
        int[] at = order.stream().mapToInt(columns::get).toArray();
        List<RunToFailure> runs = new ArrayList<>();
        units.forEach((unit, rows) -> addRuns(unit, rows, at, runs));
        return new Histories(channels, settings, rowLength, "h", runs);
    }

    private void addRuns(
            String unit, Map<Double, double[]> rows, int[] at, List<RunToFailure> runs) {
        List<double[]> run = new ArrayList<>();
        double last = 0;
        int failure = 0;
        for (Map.Entry<Double, double[]> row : rows.entrySet()) {
            double hours = row.getKey();
            int next = failures.next(unit, hours);
            boolean follows = Math.abs(hours - last - rowLength) <= JITTER * rowLength;
            if (!run.isEmpty() && (!follows || next != failure)) {
                runs.add(run(unit, run, failures.start(unit, failure) - last));
                run.clear();
            }
            run.add(values(row.getValue(), at));
            last = hours;
            failure = next;
        }
        runs.add(run(unit, run, failures.start(unit, failure) - last));
    }

    private static RunToFailure run(String unit, List<double[]> rows, double left) {
        return new RunToFailure(unit, rows.toArray(new double[0][]), left);
    }

    private static double[] values(double[] row, int[] at) {
        return Arrays.stream(at)
                .mapToDouble(column -> column < row.length ? row[column] : Double.NaN)
                .toArray();
    }
}
