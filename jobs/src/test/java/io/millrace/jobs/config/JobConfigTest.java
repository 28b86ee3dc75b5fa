package io.millrace.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.jobs.aggregation.WindowSpec;
import io.millrace.jobs.config.JobOptions.Delivery;
import io.millrace.jobs.config.JobOptions.Ordering;
import io.millrace.jobs.config.JobOptions.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobConfigTest {

    private static final String LEAST =
            """
            name: analytics
            kafka:
              bootstrap-servers: kafka:9092
            registry:
              url: http://registry:8080/apis/ccompat/v7
            """;

    private static JobConfig parse(String yaml, String... overrides) {
        return JobConfig.parse(
                "test.yaml",
                yaml,
                List.of(overrides),
                JobOptions.analytics(),
                Map.of("SECRET", "hunter2")::get);
    }

    @Test
    void shouldUseTheDefaultsWhenOnlyWhatIsRequiredIsGiven() {
        JobConfig config = parse(LEAST);
        JobSettings job = JobSettings.of(config);
        AnalyticsSettings stages = AnalyticsSettings.of(config);

        assertThat(job.groupId()).isEqualTo("analytics");
        assertThat(job.transactionPrefix()).isEqualTo("analytics");
        assertThat(job.delivery()).isEqualTo(Delivery.EXACTLY_ONCE);
        assertThat(job.checkpointInterval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(stages.ordering()).isEqualTo(Ordering.EVENT_TIME);
        assertThat(stages.disorder()).isEqualTo(Duration.ofSeconds(2));
        assertThat(stages.allowedLateness()).isEqualTo(Duration.ofMinutes(1));
        assertThat(stages.stages()).containsExactlyInAnyOrder(Stage.values());
        assertThat(stages.windows())
                .containsExactly(WindowSpec.tumbling(10_000), WindowSpec.tumbling(60_000));
    }

    @Test
    void shouldTakeEveryKindOfValueAndPassClientPropertiesThrough() {
        JobConfig config =
                parse(
                        LEAST
                                + """
                                delivery: at-least-once
                                ordering: arrival
                                stages: [aggregation, alerting]
                                windows: [1m, 10s, 10s]
                                time.disorder: 500ms
                                kafka.properties:
                                  security.protocol: SASL_SSL
                                topics.device-events: plant7.events
                                """,
                        "parallelism=4");

        assertThat(JobSettings.of(config).parallelism()).isEqualTo(4);
        assertThat(JobSettings.of(config).kafka().properties())
                .containsEntry("security.protocol", "SASL_SSL");
        assertThat(JobSettings.of(config).topics().of(io.millrace.schemas.Topic.DEVICE_EVENTS))
                .isEqualTo("plant7.events");
        AnalyticsSettings stages = AnalyticsSettings.of(config);
        assertThat(stages.windows())
                .containsExactly(WindowSpec.tumbling(10_000), WindowSpec.tumbling(60_000));
        assertThat(stages.stages()).containsExactlyInAnyOrder(Stage.AGGREGATION, Stage.ALERTING);
    }

    @Test
    void shouldReportAllErrorsAtOnceWithKeyValueAndWhatIsAllowed() {
        assertThatThrownBy(
                        () ->
                                parse(
                                        """
                                        kafka.bootstrap-servers: kafka:9092
                                        windos: [10s]
                                        parallelism: many
                                        delivery: maybe
                                        time:
                                          disorder: soon
                                        """,
                                        "stages"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("unknown key 'windos'")
                .hasMessageContaining("did you mean 'windows'?")
                .hasMessageContaining("parallelism: 'many' is not allowed")
                .hasMessageContaining("a whole number from 1 on")
                .hasMessageContaining("delivery: 'maybe' is not allowed")
                .hasMessageContaining("exactly-once | at-least-once")
                .hasMessageContaining("time.disorder: 'soon' is not allowed")
                .hasMessageContaining("key 'name' is missing")
                .hasMessageContaining("key 'registry.url' is missing")
                .hasMessageContaining("override 'stages' is not key=value");
    }

    @Test
    void shouldRefuseImpossibleCombinations() {
        assertThatThrownBy(() -> AnalyticsSettings.of(parse(LEAST + "windows: [10s]\n")))
                .hasMessageContaining("maintenance.window: '1m' is not allowed")
                .hasMessageContaining("[10s]");
        assertThatThrownBy(
                        () ->
                                JobSettings.of(
                                        parse(LEAST, "parallelism=500", "checkpoint.timeout=1h")))
                .hasMessageContaining("up to max-parallelism 360")
                .hasMessageContaining("15m");
        assertThatThrownBy(() -> JobSettings.of(parse(LEAST, "topics.device-event=x")))
                .hasMessageContaining("topics.device-events");
    }

    @Test
    void shouldResolveSecretsAndNeverPrintThem(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("jaas"), "from-a-file\n");
        JobConfig config =
                parse(
                        LEAST
                                + "kafka.properties.ssl.keystore.location: ${env:SECRET}\n"
                                + "kafka.properties.sasl.jaas.config: ${file:"
                                + file
                                + "}\n");

        assertThat(JobSettings.of(config).kafka().properties())
                .containsEntry("ssl.keystore.location", "hunter2")
                .containsEntry("sasl.jaas.config", "from-a-file");
        assertThat(config.explain()).doesNotContain("hunter2", "from-a-file").contains("******");
        assertThatThrownBy(() -> parse(LEAST + "registry.properties.x: ${env:NOT_THERE}\n"))
                .hasMessageContaining("${env:NOT_THERE} is not there");
    }

    @Test
    void shouldSayWhatIsWrongWhenTheFileIsNoConfiguration() {
        assertThatThrownBy(() -> parse("- a\n- b\n")).hasMessageContaining("keys and values");
        assertThatThrownBy(() -> parse("a: [\n")).hasMessageContaining("not YAML");
        assertThatThrownBy(
                        () ->
                                JobConfig.read(
                                        Path.of("no-such.yaml"), List.of(), JobOptions.analytics()))
                .hasMessageContaining("no-such.yaml")
                .hasMessageContaining("cannot be read");
    }

    @Test
    void shouldSwitchOnTheStageOfAPreset() {
        JobConfig config =
                JobConfig.parse(
                        "test.yaml",
                        LEAST,
                        List.of(),
                        JobOptions.preset("detection"),
                        name -> null);

        assertThat(AnalyticsSettings.of(config).stages()).containsExactly(Stage.DETECTION);
    }
}
