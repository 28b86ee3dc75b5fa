package io.millrace.benchmarks.oracle;

import io.millrace.schemas.AlertRule;
import io.millrace.schemas.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The rules of the end-to-end test. */
final class EndToEndRules {

    /** Its alerts are no part of the expectation; their ids and their pairing are. */
    private static final String ANOMALY_RULE = "unusual";

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

    private static AlertRule rule(String id, long validFrom, String condition) {
        return AlertRule.newBuilder()
                .setRuleId(id)
                .setCondition(condition)
                .setSeverity(Severity.MAJOR)
                .setValidFrom(Instant.ofEpochMilli(validFrom))
                .build();
    }
}
