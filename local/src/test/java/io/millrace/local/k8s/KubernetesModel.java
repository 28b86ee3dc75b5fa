package io.millrace.local.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1RoleBinding;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Kubernetes' own resources, checked field by field by its Java client's models. */
final class KubernetesModel {

    private static final Map<String, Check> CHECKS =
            Map.of(
                    "apps/v1 Deployment", V1Deployment::validateJsonElement,
                    "batch/v1 Job", V1Job::validateJsonElement,
                    "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy::validateJsonElement,
                    "rbac.authorization.k8s.io/v1 Role", V1Role::validateJsonElement,
                    "rbac.authorization.k8s.io/v1 RoleBinding", V1RoleBinding::validateJsonElement,
                    "v1 PersistentVolumeClaim", V1PersistentVolumeClaim::validateJsonElement,
                    "v1 ServiceAccount", V1ServiceAccount::validateJsonElement);

    private KubernetesModel() {}

    private interface Check {
        void check(JsonElement resource) throws IOException;
    }

    /** What is wrong with it; empty when nothing is. */
    static Optional<String> fault(JsonNode resource) {
        String kind = resource.path("apiVersion").asText() + " " + resource.path("kind").asText();
        Check check = CHECKS.get(kind);
        if (check == null) {
            return Optional.of("no check for " + kind + "; there are " + CHECKS.keySet());
        }
        try {
            check.check(JsonParser.parseString(resource.toString()));
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }
}
