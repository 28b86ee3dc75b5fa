package io.millrace.local.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import io.millrace.local.k8s.Manifests.Document;
import io.millrace.schemas.Topic;
import io.strimzi.api.kafka.model.topic.KafkaTopicSpec;
import io.strimzi.api.kafka.model.user.KafkaUserSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code k8s/} to the definitions of Kubernetes, the Flink operator and Strimzi. */
class KubernetesManifestsTest {

    private static final Set<String> OPERATED =
            Set.of("FlinkDeployment", "KafkaTopic", "KafkaUser");

    @Test
    void shouldListExactlyTheFilesThatAreThere() {
        Set<Path> listed = new TreeSet<>();
        for (Path root : Manifests.kustomizations()) {
            JsonNode kustomization = Manifests.read(root.resolve("kustomization.yaml"));
            listed.add(root.resolve("kustomization.yaml"));
            kustomization
                    .path("resources")
                    .forEach(file -> listed.add(root.resolve(file.asText())));
            kustomization
                    .path("configurations")
                    .forEach(file -> listed.add(root.resolve(file.asText())));
            for (JsonNode generator : kustomization.path("configMapGenerator")) {
                for (JsonNode file : generator.path("files")) {
                    String path = file.asText();
                    listed.add(root.resolve(path.substring(path.indexOf('=') + 1)));
                }
            }
        }
        Set<Path> there =
                Manifests.files().stream()
                        .filter(file -> !file.startsWith(Manifests.ROOT.resolve("grafana")))
                        .filter(file -> file.toString().matches(".*\\.(yaml|properties)"))
                        .collect(Collectors.toCollection(TreeSet::new));
        listed.removeIf(file -> file.endsWith(Path.of("..", "..", "base")));

        assertThat(listed).isEqualTo(there);
    }

    @Test
    void shouldGiveEveryResourceAKindAndAName() {
        assertThat(Manifests.resources())
                .hasSizeGreaterThan(20)
                .allSatisfy(
                        resource -> {
                            assertThat(resource.content().path("apiVersion").asText()).isNotEmpty();
                            assertThat(resource.kind()).isNotEmpty();
                            assertThat(resource.name()).matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");
                        });
        assertThat(Manifests.resources())
                .extracting(resource -> resource.kind() + " " + resource.name())
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldMatchKubernetesOwnModels() {
        assertThat(Manifests.resources())
                .filteredOn(resource -> !OPERATED.contains(resource.kind()))
                .isNotEmpty()
                .allSatisfy(
                        resource ->
                                assertThat(KubernetesModel.fault(resource.content())).isEmpty());
    }

    @Test
    void shouldMatchTheFlinkOperatorsDefinition() {
        JsonSchema schema = OperatorSchema.flinkDeployment();

        assertThat(Manifests.resources("FlinkDeployment"))
                .hasSize(5)
                .allSatisfy(resource -> assertThat(schema.validate(resource.content())).isEmpty());
    }

    @Test
    void shouldMatchStrimzisModels() {
        assertThat(Manifests.resources("KafkaTopic")).isNotEmpty();
        assertThat(Manifests.resources("KafkaUser")).isNotEmpty();
        for (Document resource : Manifests.resources()) {
            Class<? extends io.strimzi.api.kafka.model.common.Spec> model =
                    switch (resource.kind()) {
                        case "KafkaTopic" -> KafkaTopicSpec.class;
                        case "KafkaUser" -> KafkaUserSpec.class;
                        default -> null;
                    };
            if (model != null) {
                assertThat(names(resource.content()))
                        .containsExactlyInAnyOrder("apiVersion", "kind", "metadata", "spec");
                assertThat(resource.content().path("apiVersion").asText())
                        .isEqualTo("kafka.strimzi.io/v1");
                assertThat(
                                resource.content()
                                        .at("/metadata/labels")
                                        .path("strimzi.io/cluster")
                                        .asText())
                        .isEqualTo("millrace");
                StrimziModel.read(resource.content().path("spec"), model);
            }
        }
    }

    @Test
    void shouldCarryTheTopicCatalogue() {
        Map<String, Map<String, String>> declared = new TreeMap<>();
        for (Document topic : Manifests.resources("KafkaTopic")) {
            KafkaTopicSpec spec =
                    StrimziModel.read(topic.content().path("spec"), KafkaTopicSpec.class);
            assertThat(spec.getPartitions()).as(topic + " partitions").isPositive();
            assertThat(spec.getReplicas()).as(topic + " replicas").isEqualTo(3);
            Map<String, String> config = new HashMap<>();
            spec.getConfig().forEach((key, value) -> config.put(key, String.valueOf(value)));
            assertThat(config.remove("min.insync.replicas")).as(topic.toString()).isEqualTo("2");
            declared.put(topic.name(), config);
        }
        Map<String, Map<String, String>> catalogue = new TreeMap<>();
        for (Topic topic : Topic.values()) {
            catalogue.put(topic.topicName(), topic.topicConfig());
        }

        assertThat(declared).isEqualTo(catalogue);
    }

    @Test
    void shouldGrantOnlyTopicsOfTheCatalogue() {
        Set<String> catalogue =
                Arrays.stream(Topic.values()).map(Topic::topicName).collect(Collectors.toSet());

        for (Document user : Manifests.resources("KafkaUser")) {
            for (JsonNode acl : user.content().at("/spec/authorization/acls")) {
                JsonNode resource = acl.path("resource");
                if (resource.path("type").asText().equals("topic")) {
                    assertThat(catalogue)
                            .as(user.toString())
                            .contains(resource.path("name").asText());
                }
            }
        }
    }

    @Test
    void shouldRunEveryPodUnderTheRestrictedProfile() {
        List<JsonNode> pods = pods().map(KubernetesManifestsTest::podSpec).toList();
        assertThat(pods).hasSizeGreaterThanOrEqualTo(7);

        for (JsonNode pod : pods) {
            JsonNode context = pod.path("securityContext");
            assertThat(context.path("runAsNonRoot").asBoolean()).isTrue();
            assertThat(context.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.has("hostNetwork") || pod.has("hostPID") || pod.has("hostIPC"))
                    .isFalse();
            for (JsonNode volume : pod.path("volumes")) {
                assertThat(names(volume))
                        .isSubsetOf(
                                "name", "configMap", "secret", "emptyDir", "persistentVolumeClaim");
            }
            assertThat(pod.path("containers")).isNotEmpty();
            for (JsonNode container : pod.path("containers")) {
                JsonNode security = container.path("securityContext");
                assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
                assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
                assertThat(security.at("/capabilities/add").isMissingNode()).isTrue();
            }
        }
    }

    @Test
    void shouldGovernEveryPodByTheDefaultPolicy() {
        JsonNode denied =
                Manifests.resources("NetworkPolicy").stream()
                        .filter(policy -> policy.name().equals("millrace-default-deny"))
                        .findFirst()
                        .orElseThrow()
                        .content()
                        .at("/spec/podSelector/matchLabels");
        Set<String> selected = new TreeSet<>();
        for (Document policy : Manifests.resources("NetworkPolicy")) {
            selected.addAll(names(policy.content().at("/spec/podSelector/matchLabels")));
        }

        assertThat(pods())
                .allSatisfy(
                        pod -> {
                            JsonNode labels = podTemplate(pod).at("/metadata/labels");
                            assertThat(labels.path("app.kubernetes.io/part-of"))
                                    .isEqualTo(denied.path("app.kubernetes.io/part-of"));
                            assertThat(
                                            names(labels).stream()
                                                    .filter(
                                                            name ->
                                                                    name.startsWith(
                                                                            "millrace.io/")))
                                    .isNotEmpty()
                                    .allMatch(selected::contains);
                        });
    }

    @Test
    void shouldHoldNoSecret() {
        assertThat(Manifests.resources("Secret")).isEmpty();
        for (Document pod : pods().toList()) {
            for (JsonNode container : podSpec(pod).path("containers")) {
                for (JsonNode variable : container.path("env")) {
                    String name = variable.path("name").asText();
                    if (name.matches(".*(PASSWORD|USERNAME|TOKEN|SECRET|JAAS).*")) {
                        assertThat(variable.has("value")).as(pod + " " + name).isFalse();
                        assertThat(variable.at("/valueFrom/secretKeyRef/key").asText())
                                .isNotEmpty();
                    }
                }
            }
        }
    }

    @Test
    void shouldReferToWhatIsThere() {
        Set<String> configMaps = new TreeSet<>();
        for (Path root : Manifests.kustomizations()) {
            Manifests.read(root.resolve("kustomization.yaml"))
                    .path("configMapGenerator")
                    .forEach(generator -> configMaps.add(generator.path("name").asText()));
        }
        Set<String> accounts = namesOf("ServiceAccount");
        Set<String> claims = namesOf("PersistentVolumeClaim");
        // Strimzi makes a secret for each user, and one with the cluster's certificate.
        Set<String> secrets = namesOf("KafkaUser");
        secrets.add("millrace-cluster-ca-cert");
        secrets.add("millrace-influx");

        Set<String> usedMaps = new TreeSet<>();
        for (Document pod : pods().toList()) {
            JsonNode spec = podSpec(pod);
            String account =
                    pod.kind().equals("FlinkDeployment")
                            ? pod.content().at("/spec/serviceAccount").asText()
                            : spec.path("serviceAccountName").asText();
            assertThat(accounts).as(pod.toString()).contains(account);
            Set<String> volumes = new TreeSet<>();
            for (JsonNode volume : spec.path("volumes")) {
                volumes.add(volume.path("name").asText());
                if (volume.has("configMap")) {
                    usedMaps.add(volume.at("/configMap/name").asText());
                }
                if (volume.has("secret")) {
                    assertThat(secrets).contains(volume.at("/secret/secretName").asText());
                }
                if (volume.has("persistentVolumeClaim")) {
                    assertThat(claims)
                            .contains(volume.at("/persistentVolumeClaim/claimName").asText());
                }
            }
            for (JsonNode container : spec.path("containers")) {
                Set<String> mounted = new TreeSet<>();
                container
                        .path("volumeMounts")
                        .forEach(mount -> mounted.add(mount.path("name").asText()));
                assertThat(mounted).as(pod.toString()).isEqualTo(volumes);
                for (JsonNode variable : container.path("env")) {
                    JsonNode secret = variable.at("/valueFrom/secretKeyRef/name");
                    if (!secret.isMissingNode()) {
                        assertThat(secrets).contains(secret.asText());
                    }
                }
            }
        }
        assertThat(usedMaps).isEqualTo(configMaps);
    }

    private static Set<String> namesOf(String kind) {
        return Manifests.resources(kind).stream()
                .map(Document::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Document> pods() {
        return Manifests.resources().stream()
                .filter(
                        resource ->
                                Set.of("FlinkDeployment", "Deployment", "Job")
                                        .contains(resource.kind()));
    }

    private static JsonNode podTemplate(Document resource) {
        return resource.content()
                .at(
                        resource.kind().equals("FlinkDeployment")
                                ? "/spec/podTemplate"
                                : "/spec/template");
    }

    private static JsonNode podSpec(Document resource) {
        return podTemplate(resource).path("spec");
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
