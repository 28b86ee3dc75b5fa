package io.millrace.local.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.nio.file.Path;
import java.util.List;

/**
 * The schema of the Flink operator's resource {@code FlinkDeployment}, from the definition in its
 * API's jar (unpacked by local/pom.xml), with unknown fields refused.
 */
final class OperatorSchema {

    private static final Path DEFINITION =
            Path.of(
                    "target/flink-operator/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml");

    /**
     * The newest API on Maven Central, 1.10.0, ends at Flink 1.20. The operators that run Flink
     * 2.2, from 1.13 on, added these and changed nothing else that is used here.
     */
    private static final List<String> LATER_FLINK_VERSIONS = List.of("v2_0", "v2_1", "v2_2");

    private OperatorSchema() {}

    static JsonSchema flinkDeployment() {
        ObjectNode schema = null;
        for (JsonNode version : Manifests.read(DEFINITION).at("/spec/versions")) {
            if (version.path("name").asText().equals("v1beta1")) {
                schema = version.at("/schema/openAPIV3Schema").deepCopy();
            }
        }
        if (schema == null) {
            throw new IllegalStateException(DEFINITION + " has no version v1beta1");
        }
        ArrayNode flinkVersions =
                (ArrayNode) schema.at("/properties/spec/properties/flinkVersion/enum");
        LATER_FLINK_VERSIONS.forEach(flinkVersions::add);
        refuseUnknownFields(schema);
        ObjectNode fields = (ObjectNode) schema.path("properties");
        fields.putObject("apiVersion").put("const", "flink.apache.org/v1beta1");
        fields.putObject("kind").put("const", "FlinkDeployment");
        fields.set(
                "metadata",
                schema.at("/properties/spec/properties/podTemplate/properties/metadata"));
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
    }

    private static void refuseUnknownFields(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("properties").isObject()) {
            if (!object.has("additionalProperties")
                    && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
                object.set("additionalProperties", JsonNodeFactory.instance.booleanNode(false));
            }
        }
        node.forEach(OperatorSchema::refuseUnknownFields);
    }
}
