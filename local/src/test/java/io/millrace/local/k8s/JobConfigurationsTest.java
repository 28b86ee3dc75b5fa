package io.millrace.local.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.jobs.AnomalyDetectionJob;
import io.millrace.jobs.DeviceAnalyticsJob;
import io.millrace.jobs.InfluxProjectionJob;
import io.millrace.jobs.PredictiveMaintenanceJob;
import io.millrace.jobs.WindowedAggregationJob;
import io.millrace.jobs.config.AnalyticsSettings;
import io.millrace.jobs.config.JobConfig;
import io.millrace.jobs.config.JobOptions;
import io.millrace.jobs.config.JobSettings;
import io.millrace.jobs.projection.ProjectionSettings;
import io.millrace.local.k8s.Manifests.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads every job configuration in {@code k8s/} as the job itself does. */
class JobConfigurationsTest {

    private static final String PROJECTION = InfluxProjectionJob.class.getName();

    private static final Map<String, JobOptions> OPTIONS =
            Map.of(
                    DeviceAnalyticsJob.class.getName(),
                    JobOptions.analytics(),
                    WindowedAggregationJob.class.getName(),
                    JobOptions.preset("aggregation"),
                    AnomalyDetectionJob.class.getName(),
                    JobOptions.preset("detection"),
                    PredictiveMaintenanceJob.class.getName(),
                    JobOptions.preset("maintenance"),
                    PROJECTION,
                    JobOptions.projection());

    /** Holds a root directory for each pod, with the files of the secrets that it mounts. */
    @TempDir private Path pods;

    @BeforeEach
    void mountSecrets() throws IOException {
        for (Document deployment : deployments()) {
            JsonNode pod = deployment.content().at("/spec/podTemplate/spec");
            Map<String, String> directories = new HashMap<>();
            pod.at("/containers/0/volumeMounts")
                    .forEach(
                            mount ->
                                    directories.put(
                                            mount.path("name").asText(),
                                            mount.path("mountPath").asText()));
            for (JsonNode volume : pod.path("volumes")) {
                for (JsonNode item : volume.at("/secret/items")) {
                    String directory = directories.get(volume.path("name").asText()).substring(1);
                    Path file =
                            root(deployment).resolve(directory).resolve(item.path("path").asText());
                    Files.createDirectories(file.getParent());
                    Files.writeString(file, "secret of " + deployment.name());
                }
            }
        }
    }

    @Test
    void shouldLoadEveryJobsConfiguration() throws IOException {
        for (Document deployment : deployments()) {
            JobConfig config = config(deployment);
            JobSettings job = JobSettings.of(config);

            assertThat(job.name()).isEqualTo(deployment.name());
            assertThat(job.kafka().properties())
                    .containsEntry("security.protocol", "SASL_SSL")
                    .hasEntrySatisfying(
                            "sasl.jaas.config",
                            secret -> assertThat(secret).startsWith("secret of "));
            assertThat(job.parallelism())
                    .as(deployment + ": in job.yaml and in the deployment")
                    .isEqualTo(deployment.content().at("/spec/job/parallelism").asInt());
            if (isProjection(deployment)) {
                assertThat(ProjectionSettings.of(config).influx().password())
                        .startsWith("secret of ");
            } else {
                assertThat(AnalyticsSettings.of(config).stages()).isNotEmpty();
            }
            assertThat(config.explain()).doesNotContain("secret of ");
        }
    }

    @Test
    void shouldStartAMainOfTheJobJar() throws ReflectiveOperationException {
        for (Document deployment : deployments()) {
            Class<?> main =
                    Class.forName(entryClass(deployment), false, getClass().getClassLoader());
            assertThat(main.getMethod("main", String[].class)).isNotNull();
            assertThat(deployment.content().at("/spec/job/jarURI").asText())
                    .endsWith("/millrace-jobs.jar");
        }
    }

    @Test
    void shouldLetEachJobUseItsOwnGroupsAndTransactions() throws IOException {
        TreeSet<String> prefixes = new TreeSet<>();
        for (Document deployment : deployments()) {
            JobSettings job = JobSettings.of(config(deployment));
            assertThat(granted(deployment.name(), "group"))
                    .anyMatch(prefix -> job.groupId().startsWith(prefix));
            // The projection's rejects are written without transactions.
            if (!isProjection(deployment)) {
                assertThat(granted(deployment.name(), "transactionalId"))
                        .anyMatch(prefix -> job.transactionPrefix().startsWith(prefix));
            }
            prefixes.add(job.transactionPrefix());
        }
        assertThat(prefixes).hasSameSizeAs(deployments());
        // Sorted, a prefix of another stands right before what it begins.
        for (String prefix : prefixes) {
            String next = prefixes.higher(prefix);
            assertThat(next == null || !next.startsWith(prefix)).as(prefix).isTrue();
        }
    }

    private JobConfig config(Document deployment) throws IOException {
        assertThat(deployment.content().at("/spec/job/args"))
                .extracting(JsonNode::asText)
                .containsExactly("--config", "/config/job.yaml");
        Path file = deployment.file().resolveSibling(Path.of("jobs", deployment.name() + ".yaml"));
        String yaml =
                Files.readString(file).replace("${file:/", "${file:" + root(deployment) + "/");
        return JobConfig.parse(
                file.toString(),
                yaml,
                List.of(),
                OPTIONS.get(entryClass(deployment)),
                environment(deployment)::get);
    }

    private Path root(Document deployment) {
        return pods.resolve(deployment.name());
    }

    private static Map<String, String> environment(Document deployment) {
        Map<String, String> environment = new HashMap<>();
        for (JsonNode variable :
                deployment.content().at("/spec/podTemplate/spec/containers/0/env")) {
            environment.put(variable.path("name").asText(), "secret of " + deployment.name());
        }
        return environment;
    }

    private static List<String> granted(String user, String resourceType) {
        return Manifests.resources("KafkaUser").stream()
                .filter(document -> document.name().equals(user))
                .flatMap(
                        document ->
                                document
                                        .content()
                                        .at("/spec/authorization/acls")
                                        .findValues("resource")
                                        .stream())
                .filter(resource -> resource.path("type").asText().equals(resourceType))
                .filter(resource -> resource.path("patternType").asText().equals("prefix"))
                .map(resource -> resource.path("name").asText())
                .toList();
    }

    private static List<Document> deployments() {
        return Manifests.resources("FlinkDeployment");
    }

    private static boolean isProjection(Document deployment) {
        return entryClass(deployment).equals(PROJECTION);
    }

    private static String entryClass(Document deployment) {
        return deployment.content().at("/spec/job/entryClass").asText();
    }
}
