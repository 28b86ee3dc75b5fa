package io.millrace.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.mlmodels.training.CmapssFiles;
import io.millrace.mlmodels.training.RulTrainerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
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
                                MadeEngines.write(folder, 60),
                                "FD001",
                                settings.withTrees(40),
                                LOG::info);
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
}
