package io.millrace.local.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The files under {@code k8s/} as they lie in the checkout. */
final class Manifests {

    static final Path ROOT = Path.of("..", "k8s");

    private static final ObjectMapper YAML =
            new ObjectMapper(
                    YAMLFactory.builder()
                            .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
                            .build()
                            .enable(
                                    com.fasterxml.jackson.core.JsonParser.Feature
                                            .STRICT_DUPLICATE_DETECTION));

    private Manifests() {}

    /** One YAML document, and where it stands. */
    record Document(Path file, JsonNode content) {

        String kind() {
            return content.path("kind").asText();
        }

        String name() {
            return content.at("/metadata/name").asText();
        }

        @Override
        public String toString() {
            return ROOT.relativize(file) + " " + kind() + " " + name();
        }
    }

    /** Every resource that a kustomization of ours lists. */
    static List<Document> resources() {
        List<Document> found = new ArrayList<>();
        for (Path root : kustomizations()) {
            for (JsonNode name : read(root.resolve("kustomization.yaml")).path("resources")) {
                Path file = root.resolve(name.asText());
                if (Files.isRegularFile(file)) {
                    documents(file).forEach(content -> found.add(new Document(file, content)));
                }
            }
        }
        return found;
    }

    static List<Document> resources(String kind) {
        return resources().stream().filter(document -> document.kind().equals(kind)).toList();
    }

    /** The folders that hold a kustomization. */
    static List<Path> kustomizations() {
        return files().stream()
                .filter(file -> file.endsWith("kustomization.yaml"))
                .map(Path::getParent)
                .toList();
    }

    /** Every file under {@code k8s/}. */
    static List<Path> files() {
        try (Stream<Path> walk = Files.walk(ROOT)) {
            return List.copyOf(new TreeSet<>(walk.filter(Files::isRegularFile).toList()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode read(Path file) {
        List<JsonNode> documents = documents(file);
        if (documents.size() != 1) {
            throw new IllegalStateException(file + " holds " + documents.size() + " documents");
        }
        return documents.get(0);
    }

    static List<JsonNode> documents(Path file) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
            return documents.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " does not parse", e);
        }
    }
}
