package io.millrace.mlmodels.training;

import io.millrace.mlmodels.features.OperatingRegimes;
import io.millrace.mlmodels.features.RulFeatures;
import io.millrace.mlmodels.features.RulHistory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * Feature vectors with the life that was left, taken from histories exactly as a job takes them
 * from a stream. Rows near the failure are taken three times as densely as the others; they matter
 * most.
 *
 * @param vectors one for each row
 * @param labels remaining life, at most the cap
 * @param units which unit each is of, counted from 0
 * @param weights how many rows of the histories each stands for, as a multiple of a dense one
 */
public record TrainingRows(double[][] vectors, double[] labels, int[] units, int[] weights) {

    /** Share of the cap below which rows are taken densely. */
    private static final double NEAR = 0.24;

    private static final int SPARSER = 3;

    /** The rows of these histories. */
    public static TrainingRows of(
            Histories histories, RulFeatures features, RulTrainerSettings settings) {
        return collect(
                histories,
                features,
                settings,
                history -> {
                    double[] vector = new double[features.size()];
                    features.vector(history, vector);
                    return vector;
                });
    }

    /** The same rows' channel values; with drift, less the unit's own baseline. */
    static TrainingRows channels(
            Histories histories,
            OperatingRegimes regimes,
            boolean drift,
            RulTrainerSettings settings) {
        RulFeatures plain =
                new RulFeatures(RulFeatures.NEWEST, histories.channels(), regimes, List.of());
        return collect(
                histories,
                plain,
                settings,
                history -> {
                    double[] values = new double[histories.channels().size()];
                    for (int c = 0; c < values.length; c++) {
                        values[c] = history.held(c) - (drift ? history.baseline(c) : 0);
                    }
                    return values;
                });
    }

    public int size() {
        return vectors.length;
    }

    private static TrainingRows collect(
            Histories histories,
            RulFeatures features,
            RulTrainerSettings settings,
            Function<RulHistory, double[]> vector) {
        List<double[]> vectors = new ArrayList<>();
        List<Double> labels = new ArrayList<>();
        List<Integer> units = new ArrayList<>();
        List<Integer> weights = new ArrayList<>();
        Map<String, Integer> numbers = new HashMap<>();
        List<RunToFailure> runs = runs(histories.rowsOf(features), settings);
        double rowLength = histories.rowLength();
        double near = NEAR * settings.cap();
        int every = every(runs, near, rowLength, settings.mostRows());
        for (RunToFailure run : runs) {
            RulHistory history = features.create();
            int unit = unit(numbers, run.unit());
            for (int r = 0; r < run.rows().length; r++) {
                features.observe(history, run.rows()[r]);
                double life = run.remaining(r, rowLength);
                int left = run.rows().length - 1 - r;
                int weight = life < near ? 1 : SPARSER;
                if (left % (weight * every) == 0 && features.hasEnoughHistory(history)) {
                    vectors.add(vector.apply(history));
                    labels.add(Math.min(settings.cap(), life));
                    units.add(unit);
                    weights.add(weight);
                }
            }
        }
        return new TrainingRows(
                vectors.toArray(new double[0][]),
                labels.stream().mapToDouble(Double::doubleValue).toArray(),
                units.stream().mapToInt(Integer::intValue).toArray(),
                weights.stream().mapToInt(Integer::intValue).toArray());
    }

    private static int unit(Map<String, Integer> numbers, String name) {
        Integer known = numbers.putIfAbsent(name, numbers.size());
        return known == null ? numbers.size() - 1 : known;
    }

    /** Each history, and the late starts made of it. */
    private static List<RunToFailure> runs(Histories histories, RulTrainerSettings settings) {
        List<RunToFailure> runs = new ArrayList<>(histories.runs());
        Random random = new Random(settings.seed());
        for (RunToFailure run : histories.runs()) {
            int latest = run.rows().length - 2 * RulFeatures.BASELINE_ROWS;
            for (int k = 0; k < settings.lateStarts() && latest > 0; k++) {
                runs.add(run.from(random.nextInt(latest)));
            }
        }
        return runs;
    }

    /** The smallest spacing that keeps the rows within the limit. */
    private static int every(List<RunToFailure> runs, double near, double rowLength, int mostRows) {
        long sparse = 0;
        long dense = 0;
        for (RunToFailure run : runs) {
            for (int r = RulFeatures.BASELINE_ROWS - 1; r < run.rows().length; r++) {
                if (run.remaining(r, rowLength) < near) {
                    dense++;
                } else {
                    sparse++;
                }
            }
        }
        return (int) Math.max(1, Math.ceil((dense + sparse / (double) SPARSER) / mostRows));
    }
}
