package io.millrace.jobs.alerting;

import io.millrace.jobs.alerting.ConditionTokens.Kind;
import io.millrace.jobs.alerting.ConditionTokens.Token;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;

/**
 * Reads one condition; its grammar stands in docs/alerting.md.
 *
 * <pre>
 * condition = signal comparison number [unit] ["for" number unit] ["clear" comparison number [unit]]
 * signal    = metric | "anomaly" "(" (metric | "*") ")" | "remaining_life" | "failure_probability"
 * metric    = word | '"' any characters '"'
 * </pre>
 */
final class ConditionParser {

    private static final String FOR = "for";
    private static final String CLEAR = "clear";
    private static final String ANOMALY = "anomaly";
    private static final Set<String> RESERVED =
            Set.of(FOR, CLEAR, ANOMALY, Signal.REMAINING_LIFE, Signal.FAILURE_PROBABILITY);
    private static final Map<String, Long> DURATION_MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);
    private static final Map<String, Integer> LIFE_HOURS = Map.of("h", 1, "d", 24);
    private static final BigDecimal LONGEST_HOLD_MILLIS = BigDecimal.valueOf(366L * 86_400_000);
    private static final String AFTER_LIMIT = "\"for\", \"clear\" or the end";

    private final ConditionTokens tokens;

    ConditionParser(String text) {
        this.tokens = new ConditionTokens(text);
    }

    static String quoteIfNeeded(String metric) {
        boolean plain = ConditionTokens.isWord(metric) && !RESERVED.contains(metric);
        return plain ? metric : '"' + metric + '"';
    }

    Condition parse() throws InvalidConditionException {
        WatchedSignal signal = signal();
        Limit raise = limit(signal, false);
        long hold = tokens.takeWord(FOR) ? hold() : 0;
        Limit clear = tokens.takeWord(CLEAR) ? clear(signal, raise) : null;
        Token rest = tokens.next();
        if (rest.kind() != Kind.END) {
            throw refuse(
                    rest,
                    clear != null ? "the end" : hold > 0 ? "\"clear\" or the end" : AFTER_LIMIT);
        }
        return new Condition(signal, raise, hold, clear);
    }

    private WatchedSignal signal() throws InvalidConditionException {
        Token token = tokens.next();
        String allowed =
                "a metric's name, anomaly(METRIC), anomaly(*), remaining_life or"
                        + " failure_probability; a name with other characters than letters,"
                        + " digits, _ - . / : stands in double quotes";
        if (token.kind() == Kind.QUOTED) {
            return new WatchedSignal(WatchedSignal.Kind.READING, token.text());
        }
        if (token.kind() != Kind.WORD || token.text().equals(FOR) || token.text().equals(CLEAR)) {
            throw refuse(token, allowed);
        }
        return switch (token.text()) {
            case ANOMALY -> anomaly();
            case Signal.REMAINING_LIFE ->
                    new WatchedSignal(WatchedSignal.Kind.REMAINING_LIFE, null);
            case Signal.FAILURE_PROBABILITY ->
                    new WatchedSignal(WatchedSignal.Kind.FAILURE_PROBABILITY, null);
            default -> new WatchedSignal(WatchedSignal.Kind.READING, token.text());
        };
    }

    private WatchedSignal anomaly() throws InvalidConditionException {
        expectSymbol("(");
        Token of = tokens.next();
        WatchedSignal signal;
        if (of.is(Kind.SYMBOL, "*")) {
            signal = new WatchedSignal(WatchedSignal.Kind.ANY_ANOMALY, null);
        } else if (of.kind() == Kind.WORD || of.kind() == Kind.QUOTED) {
            signal = new WatchedSignal(WatchedSignal.Kind.ANOMALY, of.text());
        } else {
            throw refuse(of, "a metric's name or *");
        }
        expectSymbol(")");
        return signal;
    }

    private void expectSymbol(String symbol) throws InvalidConditionException {
        Token token = tokens.next();
        if (!token.is(Kind.SYMBOL, symbol)) {
            throw refuse(token, "\"" + symbol + "\"");
        }
    }

    private Limit limit(WatchedSignal signal, boolean clearing) throws InvalidConditionException {
        Token symbol = tokens.next();
        Comparison comparison =
                symbol.kind() == Kind.SYMBOL
                        ? Comparison.ofSymbol(symbol.text()).orElse(null)
                        : null;
        if (comparison == null) {
            throw refuse(symbol, "a comparison, one of " + Comparison.allowed());
        }
        Token number = tokens.next();
        if (number.kind() != Kind.NUMBER) {
            throw refuse(number, "a number");
        }
        double value = number.number();
        if (!Double.isFinite(value)) {
            throw refuse(number, "a number that fits a double");
        }
        return new Limit(comparison, inRange(signal, number, value * unit(signal, clearing)));
    }

    /** What the number has to be multiplied with: 1 where no unit is written. */
    private double unit(WatchedSignal signal, boolean clearing) throws InvalidConditionException {
        Token unit = tokens.peek();
        if (unit.kind() != Kind.WORD
                || (!clearing && (unit.text().equals(FOR) || unit.text().equals(CLEAR)))) {
            return 1;
        }
        if (signal.kind() != WatchedSignal.Kind.REMAINING_LIFE) {
            throw refuse(
                    unit,
                    (clearing ? "the end" : AFTER_LIMIT)
                            + "; a limit on "
                            + signal
                            + " is written without a unit");
        }
        Integer hours = LIFE_HOURS.get(unit.text());
        if (hours == null) {
            throw refuse(unit, "h or d, " + (clearing ? "or the end" : AFTER_LIMIT));
        }
        tokens.next();
        return hours;
    }

    private double inRange(WatchedSignal signal, Token number, double value)
            throws InvalidConditionException {
        switch (signal.kind()) {
            case ANOMALY, ANY_ANOMALY -> {
                if (value < 0 || value > 1) {
                    throw refuse(number, "an anomaly score from 0 to 1");
                }
            }
            case FAILURE_PROBABILITY -> {
                if (value < 0 || value > 1) {
                    throw refuse(number, "a probability from 0 to 1");
                }
            }
            case REMAINING_LIFE -> {
                if (value < 0) {
                    throw refuse(number, "a remaining life of 0 or more");
                }
            }
            case READING -> {}
        }
        return value;
    }

    private long hold() throws InvalidConditionException {
        Token number = tokens.next();
        if (number.kind() != Kind.NUMBER) {
            throw refuse(number, "a duration, for example 10s");
        }
        Token unit = tokens.next();
        Long millis = unit.kind() == Kind.WORD ? DURATION_MILLIS.get(unit.text()) : null;
        if (millis == null) {
            throw refuse(unit, "a unit of time, one of ms s m h");
        }
        BigDecimal length = number.decimal().multiply(BigDecimal.valueOf(millis));
        boolean whole = length.remainder(BigDecimal.ONE).signum() == 0;
        if (length.signum() <= 0 || !whole || length.compareTo(LONGEST_HOLD_MILLIS) > 0) {
            throw refuse(number, "a duration of whole milliseconds, from 1ms to 8784h");
        }
        return length.longValueExact();
    }

    private Limit clear(WatchedSignal signal, Limit raise) throws InvalidConditionException {
        Token at = tokens.peek();
        if (raise.comparison().direction() == 0) {
            throw new InvalidConditionException(
                    tokens.previousPosition(),
                    "\"clear\" behind " + raise.comparison().symbol(),
                    "\"clear\" only behind > >= < <=; without it, the alert is cleared when the"
                            + " condition no longer holds");
        }
        Limit clear = limit(signal, true);
        if (clear.comparison().direction() != -raise.comparison().direction()) {
            throw refuse(
                    at,
                    "a comparison the other way, "
                            + (raise.comparison().direction() > 0 ? "< or <=" : "> or >="));
        }
        if (overlap(raise, clear)) {
            throw new InvalidConditionException(
                    at.position(),
                    "\"" + clear + "\"",
                    "a limit that no value reaches while the condition " + raise + " holds");
        }
        return clear;
    }

    /** True when some value satisfies both, so that an alert would be raised and cleared by it. */
    private static boolean overlap(Limit raise, Limit clear) {
        double gap = (raise.value() - clear.value()) * raise.comparison().direction();
        boolean meet = raise.comparison().holdsAtLimit() && clear.comparison().holdsAtLimit();
        return gap < 0 || (gap == 0 && meet);
    }

    private static InvalidConditionException refuse(Token found, String allowed) {
        return new InvalidConditionException(found.position(), found.described(), allowed);
    }
}
