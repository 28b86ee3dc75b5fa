package io.millrace.jobs.alerting;

/**
 * A parsed condition: when an alert is raised, and when it is cleared.
 *
 * <p>Its text form is canonical: two conditions that mean the same give the same text.
 *
 * @param raise holds while something is wrong
 * @param holdMillis how long it has to hold before an alert is raised; 0 for at once
 * @param clear holds when it is over; null where that is when {@code raise} holds no longer
 */
public record Condition(WatchedSignal signal, Limit raise, long holdMillis, Limit clear) {

    /** Parses a condition by the grammar of docs/alerting.md. */
    public static Condition parse(String text) throws InvalidConditionException {
        return new ConditionParser(text).parse();
    }

    boolean isOver(double value) {
        return clear == null ? !raise.holds(value) : clear.holds(value);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(signal).append(' ').append(raise);
        if (signal.kind() == WatchedSignal.Kind.REMAINING_LIFE) {
            text.append('h');
        }
        if (holdMillis > 0) {
            text.append(" for ").append(holdMillis).append("ms");
        }
        if (clear != null) {
            text.append(" clear ").append(clear);
            if (signal.kind() == WatchedSignal.Kind.REMAINING_LIFE) {
                text.append('h');
            }
        }
        return text.toString();
    }
}
