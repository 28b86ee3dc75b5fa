package io.millrace.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.benchmarks.quality.SkabEvaluation.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class SkabEvaluationTest {

    private static final Logger LOG = LoggerFactory.getLogger(SkabEvaluationTest.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    @TempDir Path folder;

    @Test
    void shouldBeatTheFixedRuleAndStayCalmWithoutFaults() throws IOException {
        Optional<Path> real = SharedFolders.find("skab");
        LOG.info(
                "SKAB: {}",
                real.map(path -> path + " " + SkabEvaluation.faultyFolders(path))
                        .orElse("not there; a generated set"));

        SkabEvaluation evaluation = SkabEvaluation.of(real.isPresent() ? real.get() : generated());
        Result rows = evaluation.judge(EvaluateSkabCommand.rule("drift-aware"));
        Result sigma = evaluation.judge(new SkabEvaluation.Named("3 sigma", RowRule.threeSigma()));

        LOG.info("{} {}", rows.faulty(), rows.change());
        assertThat(rows.anomalyFree().flaggedShare()).isLessThanOrEqualTo(EvaluateSkabCommand.CALM);
        assertThat(rows.faulty().f1()).isGreaterThanOrEqualTo(0.84);
        assertThat(rows.faulty().falseAlarmRate()).isLessThan(0.12);
        assertThat(rows.faulty().f1()).isGreaterThan(sigma.faulty().f1());
    }

    @Test
    void shouldAnnounceBeginAndEndOfAnAlarmOnce() {
        boolean[] flagged = new boolean[200];
        Arrays.fill(flagged, 100, 150, true);
        flagged[103] = false;
        flagged[20] = true;

        assertThat(SkabEvaluation.announced(flagged, 40, 30)).containsExactly(100, 150);
    }

    @Test
    void shouldNameADetectorThatIsUnknown() {
        assertThatThrownBy(() -> EvaluateSkabCommand.rule("magic"))
                .hasMessageContaining("magic")
                .hasMessageContaining("drift-aware, robust-level");
    }

    @Test
    void shouldReadTimesSensorsAndLabels() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("0.csv"),
                        """
                        datetime;Current;Pressure;anomaly;changepoint
                        2020-03-09 10:14:33;1.5;0.25;0.0;0.0
                        2020-03-09 10:14:35;2.5;0.75;1.0;1.0
                        """);

        SkabFile recording = SkabFile.read(file);

        assertThat(recording.sensors()).containsExactly("Current", "Pressure");
        assertThat(recording.timesMillis()[1] - recording.timesMillis()[0]).isEqualTo(2000);
        assertThat(recording.values()[1]).containsExactly(2.5, 0.75);
        assertThat(recording.anomalous()).containsExactly(false, true);
        assertThat(recording.changes()).containsExactly(1);
    }

    @Test
    void shouldNameFileAndLineWhenARowDoesNotFit() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("0.csv"),
                        "datetime;Current\n2020-03-09 10:14:33;1.5\nyesterday;1\n");

        assertThatThrownBy(() -> SkabFile.read(file))
                .hasMessageContaining("0.csv line 3")
                .hasMessageContaining("yesterday");
        assertThatThrownBy(() -> SkabEvaluation.of(folder))
                .hasMessageContaining("none of [valve1, valve2, other]");
    }

    /** A signal that drifts slowly for a whole recording, and one with a fault. */
    private Path generated() throws IOException {
        Files.createDirectories(folder.resolve("anomaly-free"));
        Files.createDirectories(folder.resolve("valve1"));
        recording(folder.resolve("anomaly-free/anomaly-free.csv"), 3000, false);
        recording(folder.resolve("valve1/0.csv"), 1100, true);
        return folder;
    }

    private static void recording(Path file, int rows, boolean faulty) throws IOException {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder("datetime;Temperature;Current");
        text.append(faulty ? ";anomaly;changepoint\n" : "\n");
        LocalDateTime start = LocalDateTime.of(2020, 3, 9, 10, 0);
        for (int row = 0; row < rows; row++) {
            boolean anomalous = faulty && row >= 600 && row < 900;
            double temperature = 60 + row * 0.002 + 0.1 * random.nextGaussian();
            double current = 2 + 0.1 * random.nextGaussian() + (anomalous ? 2 : 0);
            text.append(TIME.format(start.plusSeconds(row)));
            text.append(String.format(Locale.ROOT, ";%.4f;%.4f", temperature, current));
            text.append(faulty ? (anomalous ? ";1.0;0.0\n" : ";0.0;0.0\n") : "\n");
        }
        Files.writeString(file, text);
    }
}
