/**
 * Predictive maintenance: remaining life from the device's windows.
 *
 * <p>Input: closed windows at revision 0. Key: device. State: the features' memory. Output: one
 * {@code HealthPrediction} a window, and the remaining life to alerting. Late corrections of a
 * window are not seen: features meet a window once.
 */
package io.millrace.jobs.maintenance;
