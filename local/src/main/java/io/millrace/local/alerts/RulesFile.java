package io.millrace.local.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.millrace.jobs.alerting.InvalidConditionException;
import io.millrace.jobs.alerting.Rule;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.Severity;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A YAML list of alert rules, as docs/alerting.md describes it. Whatever is wrong in it is told at
 * once, with file, rule and position.
 *
 * @param rules empty when anything is wrong
 * @param errors a line each; empty when all is well
 */
public record RulesFile(List<AlertRule> rules, List<String> errors) {

    private static final List<String> KEYS =
            List.of(
                    "id",
                    "condition",
                    "device-type",
                    "severity",
                    "description",
                    "enabled",
                    "valid-from");

    private static final YAMLMapper YAML =
            new YAMLMapper(
                    YAMLFactory.builder().enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL).build());

    /**
     * Reads the file's text.
     *
     * @param name of the file, for its errors
     * @param now from when a rule holds that does not say so
     */
    public static RulesFile parse(String name, String yaml, Instant now) {
        JsonNode root;
        try {
            root = YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            return failed(List.of(name + ": no YAML: " + oneLine(e)));
        }
        if (!root.isArray() || root.isEmpty()) {
            return failed(List.of(name + ": has to be a list of rules, each with an id"));
        }
        List<AlertRule> rules = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < root.size(); i++) {
            Entry entry = new Entry(name, i + 1, root.get(i), errors);
            AlertRule rule = entry.read(now);
            if (rule != null && !ids.add(rule.getRuleId())) {
                entry.refuse("the id stands in the file twice");
            }
            rules.add(rule);
        }
        return errors.isEmpty() ? new RulesFile(List.copyOf(rules), List.of()) : failed(errors);
    }

    private static RulesFile failed(List<String> errors) {
        return new RulesFile(List.of(), List.copyOf(errors));
    }

    private static String oneLine(JsonProcessingException e) {
        String where = e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
        return where + e.getOriginalMessage().lines().findFirst().orElse("");
    }

    /** One rule of the file. */
    private record Entry(String file, int number, JsonNode node, List<String> errors) {

        /** The rule; null when something is wrong, which then is among the errors. */
        AlertRule read(Instant now) {
            int before = errors.size();
            if (!node.isObject()) {
                refuse("has to be keys and values; allowed keys: " + KEYS);
                return null;
            }
            node.fieldNames()
                    .forEachRemaining(
                            key -> {
                                if (!KEYS.contains(key)) {
                                    refuse("unknown key " + key + "; allowed: " + KEYS);
                                }
                            });
            AlertRule rule =
                    AlertRule.newBuilder()
                            .setRuleId(required("id"))
                            .setCondition(required("condition"))
                            .setDeviceType(text("device-type", null))
                            .setSeverity(severity())
                            .setDescription(text("description", ""))
                            .setEnabled(enabled())
                            .setValidFrom(validFrom(now))
                            .build();
            if (errors.size() == before) {
                compile(rule);
            }
            return errors.size() == before ? rule : null;
        }

        void refuse(String message) {
            JsonNode id = node.path("id");
            String rule = id.isTextual() ? "rule " + id.textValue() : "rule number " + number;
            errors.add(file + ": " + rule + ": " + message);
        }

        private void compile(AlertRule rule) {
            try {
                Rule.compile(rule);
            } catch (InvalidConditionException e) {
                refuse("condition \"" + rule.getCondition() + "\": " + e.getMessage());
            }
        }

        private String required(String key) {
            String text = text(key, "");
            if (!node.hasNonNull(key)) {
                refuse(key + " is missing");
            }
            return text;
        }

        private String text(String key, String otherwise) {
            JsonNode value = node.path(key);
            if (value.isMissingNode() || value.isNull()) {
                return otherwise;
            }
            if (!value.isTextual()) {
                refuse(key + " is " + value + "; it has to be text, in quotes if need be");
                return "";
            }
            return value.textValue();
        }

        private Severity severity() {
            String name = text("severity", Severity.WARNING.name());
            try {
                return Severity.valueOf(name.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                refuse("severity is " + name + "; allowed: " + Arrays.toString(Severity.values()));
                return Severity.WARNING;
            }
        }

        private boolean enabled() {
            JsonNode value = node.path("enabled");
            if (!value.isMissingNode() && !value.isBoolean()) {
                refuse("enabled is " + value + "; allowed: true, false");
            }
            return value.asBoolean(true);
        }

        private Instant validFrom(Instant now) {
            String time = text("valid-from", null);
            try {
                return time == null ? now : Instant.parse(time);
            } catch (DateTimeException e) {
                refuse("valid-from is " + time + "; it has to be like 2026-11-01T00:00:00Z");
                return now;
            }
        }
    }
}
