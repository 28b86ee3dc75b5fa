package io.millrace.local.page;

/**
 * Whether an outside system answers.
 *
 * @param problem in words; null while it answers
 * @param since when the problem began, milliseconds since the epoch; null while it answers
 * @param readAt when it last answered; null when it never has
 */
public record Reachability(
        String system, String address, boolean up, String problem, Long since, Long readAt) {}
