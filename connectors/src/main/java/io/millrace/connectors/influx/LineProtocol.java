package io.millrace.connectors.influx;

import java.nio.charset.StandardCharsets;

/**
 * The encoder of InfluxDB's line protocol, millisecond precision: one point, one line.
 *
 * <p>What a line cannot carry is refused instead of bent: a control character in a name or tag (a
 * line break would begin a second point; inside a text field it is only text), half a surrogate
 * pair (it would become a question mark and so another series), a backslash where it would escape
 * what follows it. A tag with an empty value and a number that is not finite are left out, as
 * InfluxDB has neither. Not safe for several threads: it reuses its buffer.
 */
public final class LineProtocol {

    /** InfluxDB 1.x drops such a tag or field without a word. */
    private static final String RESERVED = "time";

    private final StringBuilder line = new StringBuilder(256);

    /**
     * A point as it goes over the wire.
     *
     * @param series measurement and tags, escaped: the identity of the series
     * @param text the whole line in UTF-8, with its line break
     */
    public record Line(String series, byte[] text) {}

    /**
     * Encodes one point.
     *
     * @throws UnwritablePointException when no line can carry it
     */
    public Line encode(Point point) throws UnwritablePointException {
        line.setLength(0);
        appendMeasurement(point.measurement());
        for (Point.Tag tag : point.tags()) {
            if (tag.value() != null && !tag.value().isEmpty()) {
                line.append(',');
                appendName("tag name", tag.name());
                line.append('=');
                appendKeyPart("tag " + tag.name(), tag.value());
            }
        }
        String series = line.toString();
        line.append(' ');
        if (!appendFields(point)) {
            throw new UnwritablePointException("the point has no field with a finite value");
        }
        line.append(' ').append(point.timeMillis()).append('\n');
        return new Line(series, line.toString().getBytes(StandardCharsets.UTF_8));
    }

    private boolean appendFields(Point point) throws UnwritablePointException {
        int start = line.length();
        for (Point.Field field : point.fields()) {
            if (!field.isWritable()) {
                continue;
            }
            if (line.length() > start) {
                line.append(',');
            }
            appendName("field name", field.name());
            line.append('=');
            switch (field.kind()) {
                case DECIMAL -> line.append(field.decimal());
                case INTEGER -> line.append(field.integer()).append('i');
                case TEXT -> appendText(field);
            }
        }
        return line.length() > start;
    }

    private void appendMeasurement(String measurement) throws UnwritablePointException {
        if (measurement.startsWith("#")) {
            throw new UnwritablePointException(
                    "measurement " + measurement + " would begin a comment");
        }
        requireWritable("measurement", measurement);
        for (int i = 0; i < measurement.length(); i++) {
            char c = measurement.charAt(i);
            if (c == ',' || c == ' ') {
                line.append('\\');
            }
            line.append(c);
        }
    }

    private void appendName(String what, String name) throws UnwritablePointException {
        if (name.equals(RESERVED)) {
            throw new UnwritablePointException(what + " " + name + " is reserved by InfluxDB");
        }
        appendKeyPart(what, name);
    }

    private void appendKeyPart(String what, String value) throws UnwritablePointException {
        requireWritable(what, value);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (isSeparator(c)) {
                line.append('\\');
            }
            line.append(c);
        }
    }

    private void appendText(Point.Field field) throws UnwritablePointException {
        String text = field.text();
        requirePairedSurrogates("field " + field.name(), text);
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\');
            }
            line.append(c);
        }
        line.append('"');
    }

    private static boolean isSeparator(char c) {
        return c == ',' || c == '=' || c == ' ';
    }

    private static void requireWritable(String what, String value) throws UnwritablePointException {
        if (value.isEmpty()) {
            throw new UnwritablePointException(what + " is empty");
        }
        requirePairedSurrogates(what, value);
        int last = value.length() - 1;
        for (int i = 0; i <= last; i++) {
            char c = value.charAt(i);
            if (Character.isISOControl(c)) {
                throw new UnwritablePointException(
                        "%s holds the control character U+%04X at position %d"
                                .formatted(what, (int) c, i));
            }
            if (c == '\\' && (i == last || isSeparator(value.charAt(i + 1)))) {
                throw new UnwritablePointException(
                        what
                                + " has a backslash at position "
                                + i
                                + " that would escape what follows it");
            }
        }
    }

    private static void requirePairedSurrogates(String what, String value)
            throws UnwritablePointException {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new UnwritablePointException(
                        what + " is no valid Unicode text at position " + i);
            }
        }
    }
}
