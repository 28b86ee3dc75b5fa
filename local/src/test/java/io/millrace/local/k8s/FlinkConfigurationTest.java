package io.millrace.local.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.local.k8s.Manifests.Document;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.junit.jupiter.api.Test;

/** Holds the {@code flinkConfiguration} of every deployment to the options that Flink 2.2 knows. */
class FlinkConfigurationTest {

    /** RocksDB's own option, whose class is not on this room's class path at compile time. */
    private static final String ROCKSDB_DIRECTORY = "state.backend.rocksdb.localdir";

    @Test
    void shouldUseOnlyOptionsThatFlinkKnows() throws IllegalAccessException {
        Map<String, ConfigOption<?>> options = options();

        for (Document deployment : Manifests.resources("FlinkDeployment")) {
            Map<String, String> configuration = configuration(deployment);
            assertThat(configuration).isNotEmpty();
            configuration.forEach(
                    (key, value) -> {
                        if (key.startsWith("kubernetes.operator.")
                                || key.startsWith("metrics.reporter.prom.")
                                || key.equals(ROCKSDB_DIRECTORY)) {
                            return;
                        }
                        assertThat(options).as(deployment.toString()).containsKey(key);
                        assertThat(
                                        Configuration.fromMap(Map.of(key, value))
                                                .getOptional(options.get(key)))
                                .as(key)
                                .isPresent();
                    });
        }
    }

    @Test
    void shouldKeepEveryJobsStateApart() {
        for (Document deployment : Manifests.resources("FlinkDeployment")) {
            Map<String, String> configuration = configuration(deployment);
            String own = "file:///state/" + deployment.name() + "/";
            assertThat(configuration.get("execution.checkpointing.dir")).startsWith(own);
            assertThat(configuration.get("execution.checkpointing.savepoint-dir")).startsWith(own);
            assertThat(configuration.get("high-availability.storageDir")).startsWith(own);
        }
    }

    private static Map<String, String> configuration(Document deployment) {
        Map<String, String> configuration = new TreeMap<>();
        JsonNode keys = deployment.content().at("/spec/flinkConfiguration");
        keys.properties().forEach(e -> configuration.put(e.getKey(), e.getValue().asText()));
        return configuration;
    }

    private static Map<String, ConfigOption<?>> options() throws IllegalAccessException {
        Map<String, ConfigOption<?>> options = new TreeMap<>();
        for (Class<?> holder :
                new Class<?>[] {
                    CheckpointingOptions.class,
                    HighAvailabilityOptions.class,
                    JobManagerOptions.class,
                    MetricOptions.class,
                    PipelineOptions.class,
                    RestOptions.class,
                    RestartStrategyOptions.class,
                    StateBackendOptions.class,
                    TaskManagerOptions.class,
                    WebOptions.class
                }) {
            for (Field field : holder.getFields()) {
                if (Modifier.isStatic(field.getModifiers())
                        && ConfigOption.class.isAssignableFrom(field.getType())) {
                    ConfigOption<?> option = (ConfigOption<?>) field.get(null);
                    options.put(option.key(), option);
                }
            }
        }
        return options;
    }
}
