package io.millrace.jobs.alerting;

import io.millrace.schemas.RejectReason;

/** A rule that was not taken, and why; the version before it stays in force. */
public record RefusedRule(String ruleId, RejectReason reason, String message) {}
