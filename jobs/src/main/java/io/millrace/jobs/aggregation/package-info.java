/**
 * Windowed aggregates per device.
 *
 * <p>Input: the device's events in order, and late ones within the allowed lateness. Key: device.
 * Time: the device's own. State: open windows, and closed ones until the allowed lateness has
 * passed. Output: one {@code MetricAggregate} a window and revision.
 */
package io.millrace.jobs.aggregation;
