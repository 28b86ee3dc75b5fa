package io.millrace.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServerConfigurationTest {

    private static final StackPorts PORTS = new StackPorts(19092, 18085, 18086, 18081);

    @Test
    void shouldBindKafkaToThisMachineOnlyAndMakeNoTopicsByItself() {
        Map<String, String> config =
                KafkaBroker.configuration(19092, 19093, Path.of("/somewhere/kafka"));

        assertThat(config)
                .containsEntry(
                        "listeners", "PLAINTEXT://127.0.0.1:19092,CONTROLLER://127.0.0.1:19093")
                .containsEntry("auto.create.topics.enable", "false")
                .containsEntry("transaction.state.log.min.isr", "1");
    }

    @Test
    void shouldKeepFlinkOnThisMachineAndItsCheckpointsInTheHome() {
        Map<String, String> config =
                FlinkCluster.configuration(18081, 16123, Path.of("/some where/data"));

        assertThat(config)
                .containsEntry("rest.bind-address", "127.0.0.1")
                .containsEntry(
                        "execution.checkpointing.dir", "file:///some%20where/data/checkpoints")
                .containsEntry("classloader.resolve-order", "child-first")
                .containsEntry("heartbeat.timeout", "10 s");
    }

    @Test
    void shouldBindInfluxToThisMachineOnly() {
        assertThat(InfluxServer.configuration(18086, 18088, Path.of("/somewhere")))
                .contains("bind-address = \"127.0.0.1:18086\"")
                .contains("bind-address = \"127.0.0.1:18088\"")
                .contains("dir = \"/somewhere/meta\"");
    }

    @ParameterizedTest
    @EnumSource(JobKind.class)
    void shouldFillThePortsIntoEveryJobsConfiguration(JobKind kind) throws IOException {
        String rendered = JobConfigurations.render(kind, PORTS);

        JsonNode config = new YAMLMapper().readTree(rendered);
        assertThat(config.path("name").asText()).isEqualTo(kind.jobName());
        assertThat(config.path("kafka.bootstrap-servers").asText()).isEqualTo("127.0.0.1:19092");
        assertThat(config.path("registry.url").asText())
                .isEqualTo("http://127.0.0.1:18085/apis/ccompat/v7");
        assertThat(rendered).doesNotContainPattern("\\{\\w+}");
    }
}
