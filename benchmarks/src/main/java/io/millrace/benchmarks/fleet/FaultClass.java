package io.millrace.benchmarks.fleet;

import java.util.Set;

/** What a kind of fault is to the scorer: what has to find it, or that nothing should. */
enum FaultClass {
    /** The readings are wrong: anomalies and alerts of that metric have to find it. */
    READINGS,
    /** The device wears: predictions, and alerts of remaining life, have to find it. */
    WEAR,
    /** The device is dead and sends nothing: only an alert about the device itself can find it. */
    SILENCE,
    /** Only the way of the events is at fault: nobody should be alarmed. */
    TRANSPORT;

    private static final Set<String> READING_KINDS =
            Set.of("level-shift", "spike", "drift", "stuck-at", "rising-noise", "lost-correlation");

    static FaultClass of(String kind) {
        return switch (kind) {
            case "worn" -> WEAR;
            case "sudden-failure" -> SILENCE;
            default -> READING_KINDS.contains(kind) ? READINGS : TRANSPORT;
        };
    }
}
