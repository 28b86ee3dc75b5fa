package io.millrace.mlmodels.training;

import java.util.Locale;

/**
 * How a model of remaining life is trained.
 *
 * @param trees boosted one after another
 * @param depth of a tree at most
 * @param leaves of a tree at most
 * @param leastRows of training in a leaf
 * @param columns features that the trees may use: those that matter most to a small model made
 *     beforehand
 * @param shrinkage of each tree's say
 * @param sample share of the rows that each tree sees
 * @param lateCost how much more a squared error costs when the prediction is too long: who is told
 *     of a failure too late has lost more than who is told too early
 * @param seed of all chance
 * @param cap longest life that is told apart, in the histories' unit: a new unit shows nothing yet
 * @param mostRows of training, about; of longer histories fewer rows are taken, evenly
 * @param lateStarts additional runs made of each history, that begin at a random later row: for
 *     devices that are first seen in mid-life
 * @param regimes of operation; 0 to find out how many there are
 * @param folds of the cross-validation over units, which also gives the prediction interval; 0 for
 *     neither
 */
public record RulTrainerSettings(
        int trees,
        int depth,
        int leaves,
        int leastRows,
        int columns,
        double shrinkage,
        double sample,
        double lateCost,
        long seed,
        double cap,
        int mostRows,
        int lateStarts,
        int regimes,
        int folds) {

    public RulTrainerSettings {
        check("trees", trees, 1, 10_000);
        check("depth", depth, 1, 30);
        check("leaves", leaves, 2, 10_000);
        check("leastRows", leastRows, 1, 1_000_000);
        check("columns", columns, 1, 100_000);
        check("shrinkage", shrinkage, 1e-6, 1);
        check("sample", sample, 0.01, 1);
        check("lateCost", lateCost, 0.1, 10);
        check("cap", cap, 1e-9, 1e12);
        check("mostRows", mostRows, 100, 10_000_000);
        check("lateStarts", lateStarts, 0, 1000);
        check("regimes", regimes, 0, 100);
        check("folds", folds, 0, 100);
        if (folds == 1) {
            throw new IllegalArgumentException("folds is 1; allowed is 0 (none), or 2 and more");
        }
    }

    /** What did best in cross-validation over the training units of C-MAPSS (ADR 0022). */
    public static RulTrainerSettings withCap(double cap) {
        return new RulTrainerSettings(
                200, 6, 32, 100, 40, 0.04, 0.6, 1.5, 42, cap, 30_000, 0, 0, 0);
    }

    public RulTrainerSettings withTrees(int newTrees) {
        return new RulTrainerSettings(
                newTrees,
                depth,
                leaves,
                leastRows,
                columns,
                shrinkage,
                sample,
                lateCost,
                seed,
                cap,
                mostRows,
                lateStarts,
                regimes,
                folds);
    }

    public RulTrainerSettings withLeastRows(int newLeastRows) {
        return new RulTrainerSettings(
                trees,
                depth,
                leaves,
                newLeastRows,
                columns,
                shrinkage,
                sample,
                lateCost,
                seed,
                cap,
                mostRows,
                lateStarts,
                regimes,
                folds);
    }

    public RulTrainerSettings withLateStarts(int newLateStarts) {
        return new RulTrainerSettings(
                trees,
                depth,
                leaves,
                leastRows,
                columns,
                shrinkage,
                sample,
                lateCost,
                seed,
                cap,
                mostRows,
                newLateStarts,
                regimes,
                folds);
    }

    public RulTrainerSettings withRegimes(int newRegimes) {
        return new RulTrainerSettings(
                trees,
                depth,
                leaves,
                leastRows,
                columns,
                shrinkage,
                sample,
                lateCost,
                seed,
                cap,
                mostRows,
                lateStarts,
                newRegimes,
                folds);
    }

    public RulTrainerSettings withFolds(int newFolds) {
        return new RulTrainerSettings(
                trees,
                depth,
                leaves,
                leastRows,
                columns,
                shrinkage,
                sample,
                lateCost,
                seed,
                cap,
                mostRows,
                lateStarts,
                regimes,
                newFolds);
    }

    private static void check(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%s is %s; allowed is %s to %s",
                            name,
                            value,
                            least,
                            most));
        }
    }
}
