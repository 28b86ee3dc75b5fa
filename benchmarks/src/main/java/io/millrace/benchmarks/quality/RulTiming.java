package io.millrace.benchmarks.quality;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.mlmodels.features.RulFeatures;
import io.millrace.mlmodels.features.RulHistory;
import io.millrace.mlmodels.model.RulModel;
import io.millrace.mlmodels.training.Histories;
import io.millrace.mlmodels.training.RulTrainer;
import io.millrace.mlmodels.training.RulTrainerSettings;
import io.millrace.mlmodels.training.RunToFailure;
import io.millrace.mlmodels.training.SmileReference;
import io.millrace.mlmodels.training.TrainingRows;
import java.lang.management.ManagementFactory;

/** What predicting and training cost, in CPU time of this process: as on one core. */
final class RulTiming {

    private static final int ROUNDS = 7;
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private RulTiming() {}

    /** Microseconds for a row and the prediction after it, of the best of some rounds. */
    static double microsPerPrediction(RulModel model, Histories histories) {
        RulFeatures features = model.features();
        Histories fitting = histories.rowsOf(features);
        double[] vector = new double[features.size()];
        long best = Long.MAX_VALUE;
        double sum = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long begun = SYSTEM.getProcessCpuTime();
            for (RunToFailure run : fitting.runs()) {
                RulHistory history = features.create();
                for (double[] row : run.rows()) {
                    features.observe(history, row);
                    features.vector(history, vector);
                    sum += model.predict(vector);
                }
            }
            best = Math.min(best, SYSTEM.getProcessCpuTime() - begun);
        }
        // A sum that nobody looks at need not be made.
        return !Double.isNaN(sum) ? best / 1000.0 / fitting.rows() : Double.NaN;
    }

    /** Our training's time as a share of that of Smile's own fit on the same rows. */
    static double trainVsSmileFit(
            RulModel model, Histories histories, RulTrainerSettings settings, int rowCount) {
        TrainingRows rows = TrainingRows.of(histories, model.features(), settings);
        double[][] vectors = new double[rowCount][];
        double[] lives = new double[rowCount];
        for (int r = 0; r < rowCount; r++) {
            vectors[r] = rows.vectors()[r % rows.size()];
            lives[r] = rows.labels()[r % rows.size()];
        }
        long begun = SYSTEM.getProcessCpuTime();
        new RulTrainer(settings, line -> {}).boost(vectors, lives);
        long ours = SYSTEM.getProcessCpuTime() - begun;
        SmileReference.fit(vectors, lives, settings);
        long smile = SYSTEM.getProcessCpuTime() - begun - ours;
        return ours / (double) smile;
    }
}
