package io.millrace.mlmodels.detection;

/**
 * A {@link Detector} of one signal.
 *
 * @param <S> what is learned of one signal
 */
public non-sealed interface SignalDetector<S extends DetectorState> extends Detector<S> {

    /**
     * Judges a reading by what came before it, then learns from it.
     *
     * @param state the signal's, changed by this call
     * @param eventTimeMillis of the reading; not before that of the last one
     * @param value the reading; NaN and infinite values are {@link Verdict#IGNORED}
     * @param detection takes the result; may be used again for the next reading
     */
    void detect(S state, long eventTimeMillis, double value, Detection detection);
}
