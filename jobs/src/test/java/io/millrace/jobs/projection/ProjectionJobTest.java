package io.millrace.jobs.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.jobs.InfluxProjectionJob;
import io.millrace.jobs.config.ConfigException;
import io.millrace.jobs.config.JobConfig;
import io.millrace.jobs.config.JobOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole graph is built here, with Kryo and generated uids switched off. */
class ProjectionJobTest {

    private static final String MINIMAL =
            """
            name: projection
            kafka.bootstrap-servers: localhost:1
            registry.url: http://localhost:1/apis/ccompat/v7
            influx.url: http://localhost:1
            """;

    @TempDir private Path folder;

    @Test
    void shouldExplainTheConfigurationAndThePlanWithoutAnyServer() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("job.yaml"),
                        MINIMAL + "influx.username: writer\ninflux.password: very-secret\n");

        String text = explained("--config", file.toString(), "--explain", "parallelism=2");

        assertThat(text)
                .contains("influx.database: millrace   # default")
                .doesNotContain("very-secret")
                .contains("metric-aggregates-source", "anomalies-source", "health-source")
                .contains("alerts-source")
                .contains(ProjectionPipeline.PROJECT_AGGREGATES)
                .contains(ProjectionJob.INFLUX_SINK, ProjectionJob.DEAD_LETTER_SINK)
                .doesNotContain("HASH", "REBALANCE");
    }

    @Test
    void shouldReadItsSettings() {
        ProjectionSettings settings =
                settings("windows: [1m, 1h, 24h]\ninflux.batch-points: 10000\n");

        assertThat(settings.windows()).containsExactlyInAnyOrder("1m", "1h", "24h");
        assertThat(settings.influx().batchPoints()).isEqualTo(10_000);
        assertThat(settings.influx().maxBufferedPoints()).isEqualTo(40_000);
        assertThat(settings.influx().username()).isNull();
    }

    @Test
    void shouldSayWhatIsWrongWithTheAddress() {
        assertThatThrownBy(() -> settings("influx.database: ''\n"))
                .isInstanceOf(ConfigException.class);
        assertThatThrownBy(
                        () ->
                                ProjectionSettings.of(
                                        config(
                                                MINIMAL.replace(
                                                        "http://localhost:1\n", "influx\n"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("influx.url is influx; allowed: http://host:port");
    }

    @Test
    void shouldRefuseALimitThatWouldRefusePointsForCertain() {
        SeriesEstimate estimate =
                SeriesEstimate.of(Map.of("pump", 1_000L), Map.of("pump", 5), 1, 0);

        SeriesCensus.require(estimate, 3_000, 2);

        assertThatThrownBy(() -> SeriesCensus.require(estimate, 5_999, 1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("influx.max-series: '5999'")
                .hasMessageContaining("1,000 devices make 6,000 series");
    }

    private static ProjectionSettings settings(String more) {
        return ProjectionSettings.of(config(MINIMAL + more));
    }

    private static JobConfig config(String yaml) {
        return JobConfig.parse("of the test", yaml, List.of(), JobOptions.projection(), n -> null);
    }

    private static String explained(String... arguments) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            InfluxProjectionJob.main(arguments);
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
