/**
 * Anomaly detection per signal.
 *
 * <p>Input: the device's events in order. Key: device. State: one detector's memory a metric, and
 * what is known of the sensors. Output: an {@code Anomaly} for each anomalous reading, and every
 * verdict to alerting. Late events are not judged: a detector sees a signal once, in order.
 */
package io.millrace.jobs.detection;
