/**
 * Alerting: rules, and the life of an alert.
 *
 * <p>Input: readings, anomaly scores and predictions of one device, in the order of its device
 * time; rules, broadcast. Time: event time only; a rule is chosen by the signal's own time. State:
 * one short entry for each alert that is open or pending, nothing otherwise. Output: {@code
 * iot.alerts} (every change) and {@code iot.alert-state} (how it stands). Late events never come
 * here, so an alert that was decided stays decided.
 */
package io.millrace.jobs.alerting;
