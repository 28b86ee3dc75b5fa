package io.millrace.local.endtoend;

import io.millrace.schemas.AlertRule;
import io.millrace.schemas.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The rules and windows of the end-to-end test. */
final class EndToEndRules {

    static final Map<String, Duration> WINDOWS =
            Map.of("10s", Duration.ofSeconds(10), "1m", Duration.ofMinutes(1));

    /** Its alerts are no part of the expectation; their ids and their pairing are. */
    static final String ANOMALY_RULE = "unusual";

    private static final Duration CHANGE = Duration.ofMinutes(10);

    private EndToEndRules() {}

    /** All rules; one of them changes in the middle of the recording. */
    static List<AlertRule> all(long begin) {
        long change = begin + CHANGE.toMillis();
        return List.of(
                rule("low-flow", begin, "\"Volume Flow RateRMS\" < 31.5 for 3s clear > 31.9"),
                rule("high-current", begin, "\"Current\" > 1.2 for 2s clear < 0.9"),
                rule("high-current", change, "\"Current\" > 1.25 for 1s clear < 1.0"),
                rule(ANOMALY_RULE, begin, "anomaly(*) >= 0.5 for 3s clear < 0.5"));
    }

    /** Those that the oracle knows. */
    static List<ThresholdRule> thresholds(long begin) {
        return all(begin).stream()
                .filter(rule -> !rule.getRuleId().equals(ANOMALY_RULE))
                .map(
                        rule ->
                                ThresholdRule.read(
                                        rule.getRuleId(),
                                        rule.getValidFrom().toEpochMilli(),
                                        rule.getCondition()))
                .toList();
    }

    private static AlertRule rule(String id, long validFrom, String condition) {
        return AlertRule.newBuilder()
                .setRuleId(id)
                .setCondition(condition)
                .setSeverity(Severity.MAJOR)
                .setValidFrom(Instant.ofEpochMilli(validFrom))
                .build();
    }
}
