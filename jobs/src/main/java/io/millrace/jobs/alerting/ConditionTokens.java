package io.millrace.jobs.alerting;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words, numbers and symbols of one condition, one after another. */
final class ConditionTokens {

    private static final Pattern SPACE = Pattern.compile("\\s*");
    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_\\-./:]*");
    private static final Pattern NUMBER =
            Pattern.compile(
                    "[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d{1,3}(?![\\p{L}\\d]))?");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"\\r\\n]+)\"");
    private static final Pattern SYMBOL = Pattern.compile(">=|<=|==|!=|[<>()*]");

    private final String text;
    private int at;
    private int previous;

    ConditionTokens(String text) {
        this.text = text;
    }

    enum Kind {
        WORD,
        QUOTED,
        NUMBER,
        SYMBOL,
        OTHER,
        END
    }

    /**
     * @param position of its first character, from 1
     */
    record Token(Kind kind, String text, int position, int end) {

        boolean is(Kind wanted, String wantedText) {
            return kind == wanted && text.equals(wantedText);
        }

        BigDecimal decimal() {
            return new BigDecimal(text);
        }

        double number() {
            return Double.parseDouble(text);
        }

        String described() {
            return kind == Kind.END ? "the end" : "\"" + text + "\"";
        }
    }

    static boolean isWord(String text) {
        return WORD.matcher(text).matches();
    }

    Token next() {
        Token token = peek();
        previous = token.position();
        at = token.end();
        return token;
    }

    /** Takes the next token if it is that word. */
    boolean takeWord(String word) {
        boolean found = peek().is(Kind.WORD, word);
        if (found) {
            next();
        }
        return found;
    }

    /** Position of the token that was taken last. */
    int previousPosition() {
        return previous;
    }

    Token peek() {
        int start = endOf(SPACE, at);
        if (start == text.length()) {
            return new Token(Kind.END, "", start + 1, start);
        }
        for (Kind kind : new Kind[] {Kind.WORD, Kind.NUMBER, Kind.QUOTED, Kind.SYMBOL}) {
            Matcher matcher = matcher(pattern(kind), start);
            if (matcher.lookingAt()) {
                String content = kind == Kind.QUOTED ? matcher.group(1) : matcher.group();
                return new Token(kind, content, start + 1, matcher.end());
            }
        }
        int end = text.offsetByCodePoints(start, 1);
        return new Token(Kind.OTHER, text.substring(start, end), start + 1, end);
    }

    private int endOf(Pattern pattern, int from) {
        Matcher matcher = matcher(pattern, from);
        return matcher.lookingAt() ? matcher.end() : from;
    }

    private Matcher matcher(Pattern pattern, int from) {
        return pattern.matcher(text).region(from, text.length());
    }

    private static Pattern pattern(Kind kind) {
        return switch (kind) {
            case WORD -> WORD;
            case NUMBER -> NUMBER;
            case QUOTED -> QUOTED;
            case SYMBOL -> SYMBOL;
            case OTHER, END -> throw new IllegalArgumentException(kind + " has no pattern");
        };
    }
}
