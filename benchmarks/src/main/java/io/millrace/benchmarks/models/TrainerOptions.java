package io.millrace.benchmarks.models;

import io.millrace.mlmodels.training.RulTrainerSettings;
import picocli.CommandLine.Option;

/** Options of the trainer that every training command has. */
public final class TrainerOptions {

    @Option(
            names = "--trees",
            paramLabel = "N",
            description = "Trees to boost (default: ${DEFAULT-VALUE}).")
    private int trees = 200;

    @Option(
            names = "--folds",
            paramLabel = "N",
            description =
                    "Folds of a cross-validation over units, 0 for none (default: ${DEFAULT-VALUE}).")
    private int folds;

    @Option(
            names = "--late-starts",
            paramLabel = "N",
            description =
                    "Runs to add for each history that begin at a random later row, for devices that"
                            + " are first seen in mid-life (default: ${DEFAULT-VALUE}).")
    private int lateStarts;

    @Option(
            names = "--regimes",
            paramLabel = "N",
            description = "Operating regimes; 0 to find out how many (default: ${DEFAULT-VALUE}).")
    private int regimes;

    int folds() {
        return folds;
    }

    RulTrainerSettings settings(double cap) {
        return RulTrainerSettings.withCap(cap)
                .withTrees(trees)
                .withFolds(folds)
                .withLateStarts(lateStarts)
                .withRegimes(regimes);
    }
}
