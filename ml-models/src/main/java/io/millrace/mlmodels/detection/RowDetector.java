package io.millrace.mlmodels.detection;

import java.util.List;

/**
 * A {@link Detector} of several signals of one device that are measured together.
 *
 * @param <S> what is learned of one device
 */
public non-sealed interface RowDetector<S extends DetectorState> extends Detector<S> {

    /** Names of the signals, in the order of a row. */
    List<String> metrics();

    /**
     * Judges a row of readings by what came before it, then learns from it.
     *
     * @param state the device's, changed by this call
     * @param eventTimeMillis of the row; not before that of the last one
     * @param readings one for each of {@link #metrics}, not changed; NaN and infinite values are
     *     missing; a row of nothing else is {@link Verdict#IGNORED}
     * @param detection takes the result, with the signals that caused it; may be used again for the
     *     next row
     */
    void detect(S state, long eventTimeMillis, double[] readings, Detection detection);
}
