package io.millrace.local.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** Writes the configuration files of the servers. */
final class StackFiles {

    private static final String LOGGING = "server-log4j2.properties";

    private StackFiles() {}

    static Path write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new StackException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** A Java properties file, one line a key, in the order given. */
    static String properties(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    static String yaml(Map<String, String> values) {
        try {
            return new YAMLMapper().writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The servers' logging configuration, which every Java server shares. */
    static Path loggingConfiguration(StackLayout layout) {
        return write(layout.run().resolve(LOGGING), resource("/stack/" + LOGGING));
    }

    static String resource(String path) {
        try (InputStream in = StackFiles.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(path + " is not on the class path");
            }
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Maven knew when it built us. */
    static Properties build() {
        Properties properties = new Properties();
        try (InputStream in = StackFiles.class.getResourceAsStream("/millrace.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
