package io.millrace.jobs.alerting;

import io.millrace.schemas.Severity;
import java.util.Objects;

/**
 * One alert that is pending (its condition holds, not yet for long enough) or open. It carries what
 * its end needs, because by then the rule may be gone.
 *
 * @param keyMetric null unless the rule watches several metrics
 * @param metric of the signal; null for the remaining life
 * @param ruleVersion validFrom of the version that raised it; while pending, that it began under
 * @param fingerprint of that version
 * @param since event time from which the condition holds without a break
 * @param raisedAt event time of the raising; {@link #PENDING} before
 * @param alertId null while pending
 */
record WatchedAlert(
        String ruleId,
        String keyMetric,
        String metric,
        long ruleVersion,
        long fingerprint,
        Severity severity,
        long since,
        long raisedAt,
        String alertId) {

    static final long PENDING = Long.MIN_VALUE;

    static WatchedAlert pending(Rule rule, String keyMetric, String metric, long since) {
        return new WatchedAlert(
                rule.id(),
                keyMetric,
                metric,
                rule.version(),
                rule.fingerprint(),
                rule.severity(),
                since,
                PENDING,
                null);
    }

    WatchedAlert raised(Rule rule, long eventTime, String id) {
        return new WatchedAlert(
                ruleId,
                keyMetric,
                metric,
                rule.version(),
                rule.fingerprint(),
                rule.severity(),
                since,
                eventTime,
                id);
    }

    /** The same, with a later {@code since}: what it tells of has happened again. */
    WatchedAlert lasting(long eventTime) {
        return new WatchedAlert(
                ruleId,
                keyMetric,
                metric,
                ruleVersion,
                fingerprint,
                severity,
                eventTime,
                raisedAt,
                alertId);
    }

    boolean isOpen() {
        return raisedAt != PENDING;
    }

    /** Event time of its last change: what is older can no longer change it. */
    long changedAt() {
        return isOpen() ? raisedAt : since;
    }

    boolean belongsTo(String otherRule, String otherMetric) {
        return ruleId.equals(otherRule) && Objects.equals(keyMetric, otherMetric);
    }

    String key(String deviceId) {
        String key = deviceId + "/" + ruleId;
        return keyMetric == null ? key : key + "/" + keyMetric;
    }
}
