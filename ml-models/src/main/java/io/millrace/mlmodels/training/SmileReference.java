package io.millrace.mlmodels.training;

import java.util.Arrays;
import smile.base.cart.Loss;
import smile.data.DataFrame;
import smile.data.formula.Formula;
import smile.math.MathEx;
import smile.regression.GradientTreeBoost;

/** Smile's gradient boosting as it comes, on all columns: what our training's time is held to. */
public final class SmileReference {

    private static final String LABEL = "y";

    private SmileReference() {}

    /** Fits as many trees of the same size; gives how many there are. */
    public static int fit(double[][] vectors, double[] lives, RulTrainerSettings settings) {
        int columns = vectors[0].length;
        double[][] table = new double[vectors.length][];
        for (int r = 0; r < table.length; r++) {
            table[r] = Arrays.copyOf(vectors[r], columns + 1);
            table[r][columns] = lives[r];
        }
        String[] names = new String[columns + 1];
        for (int c = 0; c < columns; c++) {
            names[c] = "x" + c;
        }
        names[columns] = LABEL;
        MathEx.setSeed(settings.seed());
        return GradientTreeBoost.fit(
                        Formula.lhs(LABEL),
                        DataFrame.of(table, names),
                        Loss.ls(),
                        settings.trees(),
                        settings.depth(),
                        settings.leaves(),
                        settings.leastRows(),
                        settings.shrinkage(),
                        settings.sample())
                .size();
    }
}
