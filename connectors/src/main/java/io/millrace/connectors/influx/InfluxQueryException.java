package io.millrace.connectors.influx;

import java.io.IOException;

/** InfluxDB refused a statement; the message has both, the statement and InfluxDB's words. */
public final class InfluxQueryException extends IOException {

    private static final long serialVersionUID = 1L;

    InfluxQueryException(String influxQl, String words) {
        super(words + " (" + influxQl + ")");
    }
}
