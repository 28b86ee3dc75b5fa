/** Detectors of anomalous readings: plain Java, one small state per signal. */
package io.millrace.mlmodels.detection;
