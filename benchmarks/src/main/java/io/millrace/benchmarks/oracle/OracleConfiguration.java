package io.millrace.benchmarks.oracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.millrace.benchmarks.oracle.OracleRules.Kind;
import io.millrace.local.cli.UserException;
import io.millrace.simulators.fleet.Durations;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads what the oracle needs of a job's configuration file; what is not there has its default. */
final class OracleConfiguration {

    private static final YAMLMapper YAML = new YAMLMapper();

    private OracleConfiguration() {}

    /**
     * The meaning of time that the file configures.
     *
     * @param file null for the defaults
     * @throws UserException when it cannot be read, or asks for what has no oracle
     */
    static OracleRules read(Path file) {
        if (file == null) {
            return OracleRules.DEFAULT;
        }
        Map<String, JsonNode> keys = new HashMap<>();
        try {
            flatten("", YAML.readTree(file.toFile()), keys);
        } catch (JsonProcessingException e) {
            throw new UserException(file + " is no YAML: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UserException("cannot read the job's configuration " + file, e);
        }
        JsonNode ordering = keys.get("ordering");
        if (ordering != null && !ordering.asText().equals("event-time")) {
            throw new UserException(
                    file
                            + ": with ordering "
                            + ordering.asText()
                            + " the results are no fact of the log; the oracle knows event-time");
        }
        OracleRules usual = OracleRules.DEFAULT;
        return new OracleRules(
                duration(file, keys, "time.disorder", usual.disorder()),
                duration(file, keys, "time.allowed-lateness", usual.allowedLateness()),
                duration(file, keys, "time.max-behind", usual.maxBehind()),
                duration(file, keys, "time.max-ahead", usual.maxAhead()),
                duration(file, keys, "clock.alert-above", usual.clockLimit()),
                keys.containsKey("rejects.alert-share")
                        ? keys.get("rejects.alert-share").asDouble()
                        : usual.rejectedShare(),
                duration(file, keys, "rejects.alert-for", usual.rejectedFor()),
                windows(file, keys.get("windows"), usual.windows()),
                keys.containsKey("aggregation.functions")
                        ? Set.copyOf(texts(keys.get("aggregation.functions")))
                        : usual.functions());
    }

    private static void flatten(String path, JsonNode node, Map<String, JsonNode> keys) {
        if (!node.isObject()) {
            keys.put(path, node);
            return;
        }
        node.properties()
                .forEach(
                        entry ->
                                flatten(
                                        path.isEmpty()
                                                ? entry.getKey()
                                                : path + "." + entry.getKey(),
                                        entry.getValue(),
                                        keys));
    }

    private static Duration duration(
            Path file, Map<String, JsonNode> keys, String key, Duration otherwise) {
        JsonNode value = keys.get(key);
        return value == null ? otherwise : parse(file, key, value.asText());
    }

    private static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(item -> texts.add(item.asText()));
        } else {
            texts.addAll(List.of(value.asText().split("\\s*,\\s*")));
        }
        return texts;
    }

    private static Map<String, Kind> windows(
            Path file, JsonNode value, Map<String, Kind> otherwise) {
        if (value == null) {
            return otherwise;
        }
        Map<String, Kind> windows = new TreeMap<>();
        for (String text : texts(value)) {
            String[] parts = text.split("/", 2);
            long size = parse(file, "windows", parts[0]).toMillis();
            long slide = parts.length == 1 ? size : parse(file, "windows", parts[1]).toMillis();
            String name = slide == size ? name(size) : name(size) + "/" + name(slide);
            windows.put(name, new Kind(size, slide));
        }
        return windows;
    }

    /** As results name a window of that length: in the largest unit that leaves nothing over. */
    static String name(long millis) {
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        if (millis % 60_000 != 0) {
            return millis / 1_000 + "s";
        }
        return millis % 3_600_000 != 0 ? millis / 60_000 + "m" : millis / 3_600_000 + "h";
    }

    private static Duration parse(Path file, String key, String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UserException(file + ": " + key + ": " + e.getMessage(), e);
        }
    }
}
