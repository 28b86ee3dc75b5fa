package io.millrace.jobs.alerting;

import com.google.common.hash.Hashing;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.Severity;
import java.nio.charset.StandardCharsets;

/**
 * One version of an {@link AlertRule}, compiled.
 *
 * @param version the record's {@code validFrom}, which stands on every alert it raises
 * @param deviceType null for all
 * @param fingerprint of all that decides its alerts: a version with another text but the same
 *     fingerprint takes over the open alerts of the one before
 */
public record Rule(
        String id,
        long version,
        String deviceType,
        Severity severity,
        boolean enabled,
        Condition condition,
        long fingerprint) {

    /**
     * Compiles a record.
     *
     * @throws InvalidConditionException when its id or its condition is not one
     */
    public static Rule compile(AlertRule rule) throws InvalidConditionException {
        refuseBadId(rule.getRuleId());
        Condition condition = Condition.parse(rule.getCondition());
        return new Rule(
                rule.getRuleId(),
                rule.getValidFrom().toEpochMilli(),
                rule.getDeviceType(),
                rule.getSeverity(),
                rule.getEnabled(),
                condition,
                fingerprint(condition, rule.getSeverity()));
    }

    boolean appliesTo(String type) {
        return enabled && (deviceType == null || deviceType.equals(type));
    }

    /** A rule id is part of the alert's key, whose parts are separated by slashes. */
    private static void refuseBadId(String ruleId) throws InvalidConditionException {
        boolean bad =
                ruleId.isEmpty() || ruleId.chars().anyMatch(c -> c == '/' || c <= ' ' || c == 0x7f);
        if (bad) {
            throw new InvalidConditionException(
                    1, "rule id \"" + ruleId + "\"", "an id without slashes and white space");
        }
    }

    private static long fingerprint(Condition condition, Severity severity) {
        return Hashing.murmur3_128()
                .hashString(condition + "|" + severity, StandardCharsets.UTF_8)
                .asLong();
    }
}
