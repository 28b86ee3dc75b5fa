package io.millrace.connectors.influx;

import java.util.List;
import java.util.Map;

/**
 * One series of an answer to InfluxQL: a name, the tags it was grouped by, and rows.
 *
 * @param name of the measurement, or of the list that a SHOW statement gives
 * @param tags by name; empty without GROUP BY
 * @param columns names of the values; the first is {@code time} for a SELECT
 */
public record InfluxSeries(
        String name, Map<String, String> tags, List<String> columns, List<Row> rows) {

    /**
     * One row.
     *
     * @param values one a column: Long, Double, String, Boolean or null. A decimal field whose
     *     value happens to be whole may come as a Long.
     */
    public record Row(List<String> columns, List<Object> values) {

        /** The value in that column; null where the row has none. */
        public Object value(String column) {
            int index = columns.indexOf(column);
            if (index < 0) {
                throw new IllegalArgumentException(
                        "no column " + column + "; there are " + columns);
            }
            return values.get(index);
        }

        /** Milliseconds since the epoch. */
        public long timeMillis() {
            return integer("time");
        }

        /** A number; NaN where the row has none. */
        public double decimal(String column) {
            return value(column) instanceof Number number ? number.doubleValue() : Double.NaN;
        }

        /** A whole number. */
        public long integer(String column) {
            if (value(column) instanceof Number number) {
                return number.longValue();
            }
            throw new IllegalArgumentException(column + " is no number: " + value(column));
        }

        /** A text; null where the row has none. */
        public String text(String column) {
            Object value = value(column);
            return value == null ? null : value.toString();
        }
    }
}
