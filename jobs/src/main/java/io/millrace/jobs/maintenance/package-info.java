/**
 * Predictive maintenance: remaining life and failures from the device's windows.
 *
 * <p>Input: closed windows at revision 0. maintenance events. Key: device. State: the features'
 * memory, open predictions. Output: one {@code HealthPrediction} a window, the remaining life to
 * alerting, and {@code PredictionOutcome}s once the truth is known. Late corrections of a window
 * are not seen: features meet a window once.
 */
package io.millrace.jobs.maintenance;
