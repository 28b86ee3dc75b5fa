package io.millrace.connectors.influx;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line as InfluxDB 1.x reads it: a reader of the line protocol written from its documentation,
 * so that what the encoder wrote is judged by other code.
 *
 * @param fields the text of each value; a string field without its quotes and escapes
 */
record ParsedLine(
        String measurement, Map<String, String> tags, Map<String, String> fields, long time) {

    static ParsedLine parse(String line) {
        return new Reader(line).read();
    }

    private static final class Reader {

        private final String line;
        private int at;

        Reader(String line) {
            this.line = line;
        }

        ParsedLine read() {
            String measurement = until(", ", ", ");
            Map<String, String> tags = new LinkedHashMap<>();
            while (line.charAt(at) == ',') {
                at++;
                String name = until("=", ",= ");
                at++;
                tags.put(name, until(", ", ",= "));
            }
            Map<String, String> fields = new LinkedHashMap<>();
            do {
                at++;
                String name = until("=", ",= ");
                at++;
                fields.put(name, line.charAt(at) == '"' ? quoted() : until(", ", ""));
            } while (line.charAt(at) == ',');
            long time = Long.parseLong(line.substring(at + 1, line.length() - 1));
            if (line.charAt(line.length() - 1) != '\n') {
                throw new IllegalArgumentException("no line break at the end");
            }
            return new ParsedLine(measurement, tags, fields, time);
        }

        /** A backslash escapes only those characters; before any other it is itself. */
        private String until(String ends, String escapable) {
            StringBuilder text = new StringBuilder();
            while (ends.indexOf(line.charAt(at)) < 0) {
                if (line.charAt(at) == '\\' && escapable.indexOf(line.charAt(at + 1)) >= 0) {
                    at++;
                }
                text.append(line.charAt(at++));
            }
            return text.toString();
        }

        private String quoted() {
            StringBuilder text = new StringBuilder();
            at++;
            while (line.charAt(at) != '"') {
                if (line.charAt(at) == '\\' && "\"\\".indexOf(line.charAt(at + 1)) >= 0) {
                    at++;
                }
                text.append(line.charAt(at++));
            }
            at++;
            return text.toString();
        }
    }
}
