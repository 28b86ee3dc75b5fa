package io.millrace.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.mlmodels.training.CmapssFiles;
import io.millrace.mlmodels.training.RulTrainerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class CmapssEvaluationTest {

    private static final double GATE = 12;
    private static final Logger LOG = LoggerFactory.getLogger(CmapssEvaluationTest.class);

    @TempDir Path folder;

    @Test
    void shouldReachTheGateOnTestUnitsOfFd001() throws IOException {
        Optional<Path> real = SharedFolders.find("cmapss");
        LOG.info("C-MAPSS: {}", real.map(Path::toString).orElse("not there; a generated set"));
        RulTrainerSettings settings = RulTrainerSettings.withCap(CmapssEvaluation.CAP);

        CmapssEvaluation evaluation =
                real.isPresent()
                        ? CmapssEvaluation.run(real.get(), "FD001", settings, LOG::info)
                        : CmapssEvaluation.run(
                                generated(), "FD001", settings.withTrees(40), LOG::info);
        double[] truth = CmapssFiles.truth(real.orElse(folder), "FD001");
        RulScore score = RulScore.of(evaluation.lives(), truth, CmapssEvaluation.CAP);

        LOG.info("{}", score);
        assertThat(score.rmse()).isLessThanOrEqualTo(GATE);
        assertThat(score.constantRmse()).isGreaterThan(2 * score.rmse());
        if (real.isPresent()) {
            assertThat(score.units()).isEqualTo(100);
            assertThat(score.constantRmse()).isCloseTo(40.1, within(0.05));
        }
    }

    /** Engines whose sensors all rise with the wear, and stop at a random moment. */
    private Path generated() throws IOException {
        Random random = new Random(3);
        StringBuilder truth = new StringBuilder();
        StringBuilder test = new StringBuilder();
        StringBuilder training = new StringBuilder();
        for (int unit = 1; unit <= 60; unit++) {
            int life = 150 + random.nextInt(100);
            engine(training, unit, life, life, random);
            int left = 1 + random.nextInt(140);
            engine(test, unit, life, life - left, random);
            truth.append(left).append('\n');
        }
        Files.writeString(folder.resolve("train_FD001.txt"), training);
        Files.writeString(folder.resolve("test_FD001.txt"), test);
        Files.writeString(folder.resolve("RUL_FD001.txt"), truth);
        return folder;
    }

    private static void engine(StringBuilder out, int unit, int life, int cycles, Random random) {
        for (int cycle = 1; cycle <= cycles; cycle++) {
            double wear = Math.exp(-(life - cycle) / 50.0);
            out.append(unit).append(' ').append(cycle).append(" 0 0 100 ");
            out.append(
                    IntStream.rangeClosed(1, 21)
                            .mapToObj(
                                    sensor ->
                                            String.format(
                                                    Locale.ROOT,
                                                    "%.4f",
                                                    sensor + wear + 0.05 * random.nextGaussian()))
                            .collect(Collectors.joining(" ")));
            out.append('\n');
        }
    }
}
