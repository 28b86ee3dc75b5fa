package io.millrace.local.k8s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.strimzi.api.kafka.model.common.Spec;

/**
 * Reads the {@code spec} of Strimzi's resources with Strimzi's own classes, from which its resource
 * definitions are generated (its jar does not carry the definitions themselves). Unknown fields,
 * which those classes would keep aside, are refused; so are values that they would drop.
 */
final class StrimziModel {

    private static final ObjectMapper STRICT =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .annotationIntrospector(new NothingKeptAside())
                    .build();

    private StrimziModel() {}

    static <S extends Spec> S read(JsonNode spec, Class<S> type) {
        try {
            S read = STRICT.treeToValue(spec, type);
            JsonNode written = new ObjectMapper().valueToTree(read);
            if (!written.equals(new ObjectMapper().readTree(spec.toString()))) {
                throw new IllegalArgumentException(
                        "Strimzi reads " + spec + " as " + written + ": a value is not known");
            }
            return read;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    private static final class NothingKeptAside extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }
}
