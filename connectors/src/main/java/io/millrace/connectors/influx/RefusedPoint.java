package io.millrace.connectors.influx;

import java.util.Optional;

/**
 * A point that is not in the database and never will be, and why.
 *
 * @param point as it was given to the sink
 * @param line its line as it was sent; empty where no line can carry it
 * @param message InfluxDB's, or ours, without line breaks
 */
public record RefusedPoint(Point point, Optional<byte[]> line, String message) {}
