package io.millrace.benchmarks.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.quality.RulScore;
import io.millrace.mlmodels.model.ModelFileFormat;
import io.millrace.mlmodels.model.RulModel;
import io.millrace.mlmodels.training.CsvHistories;
import io.millrace.simulators.fleet.DevicePhysics;
import io.millrace.simulators.fleet.DeviceTypes;
import io.millrace.simulators.history.Histories;
import io.millrace.simulators.history.HistorySettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The models that are shipped for the demo, against the simulator and the features of today. */
class DemoModelsTest {

    @TempDir Path folder;

    @Test
    void shouldFitTheFleetThatTheyAreFor() throws IOException {
        HistorySettings usual = HistorySettings.defaults(77);
        Histories.write(
                new HistorySettings(
                        usual.types(), 8, 6, Duration.ofMinutes(40), usual.interval(), 77),
                folder);

        for (DevicePhysics type : DeviceTypes.machines()) {
            RulModel model = shipped(type.type());
            assertThat(model.id()).isEqualTo("rul-" + type.type());
            assertThat(model.deviceType()).isEqualTo(type.type());
            assertThat(model.unit()).isEqualTo("h");
            assertThat(model.rowLength()).isEqualTo(60 / 3600.0);
            assertThat(model.interval().coverage()).isEqualTo(0.9);
            assertThat(model.population()).isNotNull();
            assertThat(model.missingChannels(type.metricNames())).isEmpty();
            RulScore score =
                    TrainDemoCommand.judge(
                            model, CsvHistories.read(folder.resolve(type.type() + ".csv")));
            assertThat(score.rmse()).as(type.type()).isLessThan(0.6 * score.constantRmse());
        }
    }

    private static RulModel shipped(String type) throws IOException {
        String path = "/models/rul-" + type + ".model";
        try (InputStream file = DemoModelsTest.class.getResourceAsStream(path)) {
            assertThat(file).as(path).isNotNull();
            byte[] bytes = file.readAllBytes();
            assertThat(bytes).hasSizeLessThan(900_000);
            return ModelFileFormat.read(bytes);
        }
    }
}
