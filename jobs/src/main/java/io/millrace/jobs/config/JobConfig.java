package io.millrace.jobs.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A job's configuration as text: one YAML file plus {@code key=value} overrides, every key known
 * and every value of its type. {@link #read} reports all errors at once.
 *
 * <p>{@code ${env:NAME}} and {@code ${file:PATH}} stand for secrets; they are resolved here and
 * masked by {@link #explain}.
 */
public final class JobConfig {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]+)}");
    private static final YAMLMapper YAML = new YAMLMapper();

    private final String source;
    private final JobOptions options;
    private final Map<String, String> texts;
    private final Map<String, Boolean> referred;

    private JobConfig(String source, JobOptions options) {
        this.source = source;
        this.options = options;
        this.texts = new TreeMap<>();
        this.referred = new TreeMap<>();
    }

    /** Reads a file and the overrides, with the secrets of this process's environment. */
    public static JobConfig read(Path file, List<String> overrides, JobOptions options) {
        String yaml;
        try {
            yaml = Files.readString(file);
        } catch (IOException e) {
            throw new ConfigException(
                    file.toString(), List.of("the file cannot be read: " + e.getMessage()));
        }
        return parse(file.toString(), yaml, overrides, options, System::getenv);
    }

    /** Parses a configuration; {@code environment} gives the value of a variable, or null. */
    public static JobConfig parse(
            String source,
            String yaml,
            List<String> overrides,
            JobOptions options,
            Function<String, String> environment) {
        JobConfig config = new JobConfig(source, options);
        List<String> errors = new ArrayList<>();
        Map<String, String> raw = new LinkedHashMap<>();
        try {
            JsonNode root = YAML.readTree(yaml);
            if (root != null && root.isObject()) {
                flatten("", root, raw, errors);
            } else if (root != null && !root.isMissingNode() && !root.isNull()) {
                errors.add("the file must hold keys and values, not " + root.getNodeType());
            }
        } catch (JsonProcessingException e) {
            errors.add("not YAML: " + e.getOriginalMessage().replaceAll("\\s+", " "));
        }
        for (String override : overrides) {
            int equals = override.indexOf('=');
            if (equals <= 0) {
                errors.add("override '" + override + "' is not key=value");
            } else {
                raw.put(override.substring(0, equals), override.substring(equals + 1));
            }
        }
        raw.forEach((key, text) -> config.put(key, text, environment, errors));
        options.all().forEach(option -> config.check(option, errors));
        if (!errors.isEmpty()) {
            throw new ConfigException(source, errors);
        }
        return config;
    }

    /** The value of an option: from the file, or its default. */
    public <T> T get(Option<T> option) {
        Option<T> own = options.own(option);
        String text = texts.getOrDefault(own.key(), own.defaultText());
        return text == null ? null : own.parser().apply(text);
    }

    /** The value of an option that may be absent. */
    public <T> Optional<T> find(Option<T> option) {
        return Optional.ofNullable(get(option));
    }

    /** Everything under a pass-through prefix, without the prefix. */
    public Map<String, String> under(String prefix) {
        return texts.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .collect(
                        Collectors.toMap(
                                entry -> entry.getKey().substring(prefix.length()),
                                Map.Entry::getValue,
                                (first, second) -> second,
                                LinkedHashMap::new));
    }

    /** Where the configuration came from, for messages. */
    public String source() {
        return source;
    }

    /** The resolved configuration, one {@code key: value} a line, secrets masked. */
    public String explain() {
        Map<String, String> lines = new TreeMap<>();
        for (Option<?> option : options.all()) {
            String text = texts.getOrDefault(option.key(), option.defaultText());
            if (text != null) {
                String from = texts.containsKey(option.key()) ? "" : "   # default";
                lines.put(option.key(), mask(option.key(), text, option.secret()) + from);
            }
        }
        texts.forEach((key, text) -> lines.putIfAbsent(key, mask(key, text, false)));
        return lines.entrySet().stream()
                .map(line -> line.getKey() + ": " + line.getValue())
                .collect(Collectors.joining("\n"));
    }

    private String mask(String key, String text, boolean secret) {
        boolean sensitive =
                key.matches("(?i).*(password|secret|token|jaas|credential|user.info).*");
        return secret || sensitive || referred.containsKey(key) ? "******" : text;
    }

    private void put(
            String key, String text, Function<String, String> environment, List<String> errors) {
        if (!options.knows(key)) {
            errors.add("unknown key '" + key + "' (value '" + text + "'); " + nearest(key));
            return;
        }
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder resolved = new StringBuilder();
        while (matcher.find()) {
            referred.put(key, true);
            String value =
                    matcher.group(1).equals("env")
                            ? environment.apply(matcher.group(2))
                            : secretFile(Path.of(matcher.group(2)));
            if (value == null) {
                errors.add(key + ": " + matcher.group() + " is not there");
                value = "";
            }
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(value));
        }
        matcher.appendTail(resolved);
        texts.put(key, resolved.toString());
    }

    private static String secretFile(Path path) {
        try {
            return Files.readString(path).strip();
        } catch (IOException e) {
            return null;
        }
    }

    private <T> void check(Option<T> option, List<String> errors) {
        String text = texts.getOrDefault(option.key(), option.defaultText());
        if (text == null || text.isBlank()) {
            if (option.required()) {
                errors.add("key '" + option.key() + "' is missing: " + option.description());
            }
            return;
        }
        try {
            Object unused = option.parser().apply(text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            String shown = mask(option.key(), text, option.secret());
            errors.add(
                    option.key()
                            + ": '"
                            + shown
                            + "' is not allowed; allowed is "
                            + e.getMessage());
        }
    }

    private String nearest(String key) {
        return options.all().stream()
                .map(Option::key)
                .min(Comparator.comparingInt(known -> distance(known, key)))
                .filter(known -> distance(known, key) <= Math.max(3, key.length() / 3))
                .map(known -> "did you mean '" + known + "'?")
                .orElse("the keys are listed in docs/configuration.md");
    }

    /** Levenshtein's edit distance. */
    private static int distance(String left, String right) {
        int[] previous = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] current = new int[right.length() + 1];
            current[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int swap = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                current[j] =
                        Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + swap);
            }
            previous = current;
        }
        return previous[right.length()];
    }

    private static void flatten(
            String prefix, JsonNode node, Map<String, String> into, List<String> errors) {
        node.properties()
                .forEach(
                        entry -> {
                            String key = prefix + entry.getKey();
                            JsonNode value = entry.getValue();
                            if (value.isObject()) {
                                flatten(key + ".", value, into, errors);
                            } else if (value.isArray()) {
                                into.put(
                                        key,
                                        StreamSupport.stream(value.spliterator(), false)
                                                .map(JsonNode::asText)
                                                .collect(Collectors.joining(", ")));
                            } else if (value.isNull()) {
                                errors.add("key '" + key + "' has no value");
                            } else {
                                into.put(key, value.asText());
                            }
                        });
    }
}
