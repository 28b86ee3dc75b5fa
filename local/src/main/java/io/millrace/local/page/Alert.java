package io.millrace.local.page;

import io.millrace.schemas.Severity;

/**
 * One standing of an alert, from raised to cleared; times in milliseconds since the epoch.
 *
 * @param clearedAt null while it is open
 * @param metric null where the rule watches none
 * @param value what was seen when it was raised; may be null
 * @param threshold the limit; may be null
 */
public record Alert(
        String alertKey,
        String alertId,
        String device,
        String type,
        String site,
        String rule,
        Severity severity,
        String reason,
        String metric,
        Double value,
        Double threshold,
        long raisedAt,
        Long clearedAt) {

    boolean open() {
        return clearedAt == null;
    }
}
