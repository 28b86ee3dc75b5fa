package io.millrace.connectors.influx;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One point of a time series: a measurement, tags that name the series, fields that hold values.
 *
 * <p>Its series and time are its identity: writing it again overwrites it, as long as it carries
 * the same fields. Public records of strings and numbers only, so that it crosses Flink's operators
 * without Kryo.
 *
 * @param tags sorted by name; one with an empty value is not written
 * @param timeMillis milliseconds since the epoch
 */
public record Point(String measurement, List<Tag> tags, List<Field> fields, long timeMillis) {

    public Point {
        requireDistinct(measurement, "tag", tags.stream().map(Tag::name).toList());
        requireDistinct(measurement, "field", fields.stream().map(Field::name).toList());
        List<Tag> sorted = new ArrayList<>(tags);
        sorted.sort(Comparator.comparing(Tag::name));
        tags = sorted;
    }

    /** A point with those tags, in whatever order they come. */
    public static Point of(
            String measurement, Map<String, String> tags, long timeMillis, List<Field> fields) {
        List<Tag> list = new ArrayList<>(tags.size());
        tags.forEach((name, value) -> list.add(new Tag(name, value)));
        return new Point(measurement, list, fields, timeMillis);
    }

    /** The value of that tag, where the point has it. */
    public Optional<String> tag(String name) {
        return tags.stream().filter(tag -> tag.name().equals(name)).map(Tag::value).findFirst();
    }

    private static void requireDistinct(String measurement, String what, List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new IllegalArgumentException(
                        "point of " + measurement + " has the " + what + " " + name + " twice");
            }
        }
    }

    /**
     * A name of the series.
     *
     * @param value empty or null where the point has none
     */
    public record Tag(String name, String value) {}

    /** What kind of value a field holds; a field keeps its kind for ever. */
    public enum FieldKind {
        DECIMAL,
        INTEGER,
        TEXT
    }

    /**
     * A value of the point; which of the three it is, its kind says.
     *
     * @param decimal not written where it is NaN or infinite: InfluxDB has no such number
     */
    public record Field(String name, FieldKind kind, double decimal, long integer, String text) {

        public static Field decimal(String name, double value) {
            return new Field(name, FieldKind.DECIMAL, value, 0, null);
        }

        public static Field integer(String name, long value) {
            return new Field(name, FieldKind.INTEGER, 0, value, null);
        }

        public static Field text(String name, String value) {
            return new Field(name, FieldKind.TEXT, 0, 0, value);
        }

        /** True when InfluxDB can hold it. */
        boolean isWritable() {
            return switch (kind) {
                case DECIMAL -> Double.isFinite(decimal);
                case INTEGER -> true;
                case TEXT -> text != null;
            };
        }
    }
}
