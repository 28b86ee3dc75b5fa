package io.millrace.jobs.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.jobs.config.ConfigException;
import io.millrace.jobs.config.JobOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole graph is built here, with Kryo and generated uids switched off. */
class AnalyticsJobTest {

    @TempDir private Path folder;

    private Path config(String more) throws Exception {
        return Files.writeString(
                folder.resolve("job.yaml"),
                """
                name: analytics
                kafka.bootstrap-servers: localhost:1
                registry.url: http://localhost:1/apis/ccompat/v7
                """
                        + more);
    }

    private static String explained(JobOptions options, String... arguments) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            AnalyticsJob.run(options, arguments);
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldExplainTheConfigurationAndThePlanWithoutAnyServer() throws Exception {
        String text =
                explained(
                        JobOptions.analytics(),
                        "--config",
                        config("kafka.properties.sasl.jaas.config: very-secret\n").toString(),
                        "--explain",
                        "parallelism=2");

        assertThat(text)
                .contains("parallelism: 2")
                .contains("windows: 10s, 1m   # default")
                .contains("kafka.properties.sasl.jaas.config: ******")
                .doesNotContain("very-secret")
                .contains(Uids.EVENTS_SOURCE)
                .contains(Uids.SPLIT_EVENTS)
                .contains(Uids.DEVICE_ANALYTICS)
                .contains(Uids.RESULTS_SINK)
                .contains(Uids.DEAD_LETTER_SINK);
    }

    @Test
    void shouldExplainEveryPreset() throws Exception {
        String file = config("").toString();
        for (String stage : new String[] {"aggregation", "detection", "maintenance"}) {
            assertThat(explained(JobOptions.preset(stage), "--config", file, "--explain"))
                    .contains("stages: " + stage)
                    .contains(Uids.DEVICE_ANALYTICS);
        }
    }

    @Test
    void shouldSayWhatIsWrongBeforeAnythingIsBuilt() throws Exception {
        String file = config("windws: 10s\n").toString();

        assertThatThrownBy(() -> AnalyticsJob.run(JobOptions.analytics(), "--config", file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("unknown key 'windws'");
        assertThatThrownBy(() -> AnalyticsJob.run(JobOptions.analytics()))
                .isInstanceOf(CommandLine.MissingParameterException.class)
                .hasMessageContaining("--config");
    }
}
