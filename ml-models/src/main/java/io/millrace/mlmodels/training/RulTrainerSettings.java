package io.millrace.mlmodels.training;

import java.util.Locale;

/**
 * How a model of remaining life is trained.
 *
 * @param trees boosted one after another
 * @param depth of a tree at most
 * @param leaves of a tree at most
 * @param leastRows of training in a leaf
 * @param shrinkage of each tree's say
 * @param sample share of the rows that each tree sees
 * @param seed of all chance
 * @param cap longest life that is told apart, in the histories' unit: a new unit shows nothing yet
 * @param mostRows of training, about; of longer histories fewer rows are taken, evenly
 * @param lateStarts additional runs made of each history, that begin at a random later row: for
 *     devices that are first seen in mid-life
 * @param folds of the cross-validation over units; 0 for none
 */
public record RulTrainerSettings(
        int trees,
        int depth,
        int leaves,
        int leastRows,
        double shrinkage,
        double sample,
        long seed,
        double cap,
        int mostRows,
        int lateStarts,
        int folds) {

    public RulTrainerSettings {
        check("trees", trees, 1, 10_000);
        check("depth", depth, 1, 30);
        check("leaves", leaves, 2, 10_000);
        check("leastRows", leastRows, 1, 1_000_000);
        check("shrinkage", shrinkage, 1e-6, 1);
        check("sample", sample, 0.01, 1);
        check("cap", cap, 1e-9, 1e12);
        check("mostRows", mostRows, 100, 10_000_000);
        check("lateStarts", lateStarts, 0, 1000);
        check("folds", folds, 0, 100);
        if (folds == 1) {
            throw new IllegalArgumentException("folds is 1; allowed is 0 (none), or 2 and more");
        }
    }

    /** What did well in cross-validation on C-MAPSS. */
    public static RulTrainerSettings withCap(double cap) {
        return new RulTrainerSettings(200, 6, 32, 100, 0.04, 0.6, 42, cap, 12_000, 0, 0);
    }

    public RulTrainerSettings withTrees(int newTrees) {
        return new RulTrainerSettings(
                newTrees,
                depth,
                leaves,
                leastRows,
                shrinkage,
                sample,
                seed,
                cap,
                mostRows,
                lateStarts,
                folds);
    }

    public RulTrainerSettings withLeastRows(int newLeastRows) {
        return new RulTrainerSettings(
                trees,
                depth,
                leaves,
                newLeastRows,
                shrinkage,
                sample,
                seed,
                cap,
                mostRows,
                lateStarts,
                folds);
    }

    public RulTrainerSettings withLateStarts(int newLateStarts) {
        return new RulTrainerSettings(
                trees,
                depth,
                leaves,
                leastRows,
                shrinkage,
                sample,
                seed,
                cap,
                mostRows,
                newLateStarts,
                folds);
    }

    public RulTrainerSettings withFolds(int newFolds) {
        return new RulTrainerSettings(
                trees,
                depth,
                leaves,
                leastRows,
                shrinkage,
                sample,
                seed,
                cap,
                mostRows,
                lateStarts,
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
