/**
 * Anomaly detection per signal.
 *
 * <p>Input: the device's events in order. Key: device. State: one detector's memory a metric.
 * Output: an {@code Anomaly} for each anomalous reading, and every verdict to alerting. Late events
 * are not judged: a detector sees a signal once, in order.
 */
package io.millrace.jobs.detection;
