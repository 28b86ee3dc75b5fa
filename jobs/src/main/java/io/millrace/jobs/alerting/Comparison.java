package io.millrace.jobs.alerting;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A comparison of a signal with a limit, as rules write it. */
public enum Comparison {
    GREATER(">", 1, false),
    GREATER_OR_EQUAL(">=", 1, true),
    LESS("<", -1, false),
    LESS_OR_EQUAL("<=", -1, true),
    EQUAL("==", 0, true),
    NOT_EQUAL("!=", 0, false);

    private final String symbol;
    private final int direction;
    private final boolean holdsAtLimit;

    Comparison(String symbol, int direction, boolean holdsAtLimit) {
        this.symbol = symbol;
        this.direction = direction;
        this.holdsAtLimit = holdsAtLimit;
    }

    public String symbol() {
        return symbol;
    }

    /** 1 where it looks for high values, −1 for low ones, 0 for neither. */
    int direction() {
        return direction;
    }

    /** True when the limit itself satisfies it. */
    boolean holdsAtLimit() {
        return holdsAtLimit;
    }

    boolean holds(double value, double limit) {
        return switch (this) {
            case GREATER -> value > limit;
            case GREATER_OR_EQUAL -> value >= limit;
            case LESS -> value < limit;
            case LESS_OR_EQUAL -> value <= limit;
            case EQUAL -> value == limit;
            case NOT_EQUAL -> value != limit;
        };
    }

    static Optional<Comparison> ofSymbol(String symbol) {
        return Arrays.stream(values()).filter(c -> c.symbol.equals(symbol)).findFirst();
    }

    static String allowed() {
        return Arrays.stream(values()).map(Comparison::symbol).collect(Collectors.joining(" "));
    }
}
