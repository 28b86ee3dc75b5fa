/**
 * InfluxDB by its line protocol ({@code /write}) and InfluxQL ({@code /query}), which every
 * generation of it has.
 *
 * <p>A {@link io.millrace.connectors.influx.Point} goes into {@link
 * io.millrace.connectors.influx.InfluxSink}, whose rules are plain Java: {@link
 * io.millrace.connectors.influx.PointWriter} buffers, {@link
 * io.millrace.connectors.influx.BatchWriter} sends one batch after another until the database has
 * it, and hands the lines that it refuses to {@link io.millrace.connectors.influx.RefusedPoints}.
 * Guarantee: at least once into a store where writing a point again overwrites it.
 */
package io.millrace.connectors.influx;
