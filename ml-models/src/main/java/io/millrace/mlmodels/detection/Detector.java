package io.millrace.mlmodels.detection;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A judge of the readings of one signal, one by one. It keeps nothing between calls: all it learns
 * is in the state that it is handed, so that one detector serves any number of signals, and the
 * same readings in the same order give the same detections everywhere.
 *
 * @param <S> what is learned of one signal: a plain mutable object
 */
public interface Detector<S> {

    /** Name of the method; stands in every result. */
    String name();

    /** Changes whenever the same readings may give another detection. */
    String version();

    /** The state of a signal that was never seen. */
    S create();

    /**
     * Judges a reading by what came before it, then learns from it.
     *
     * @param state the signal's, changed by this call
     * @param eventTimeMillis of the reading; not before that of the last one
     * @param value the reading; NaN and infinite values are {@link Verdict#IGNORED}
     * @param detection takes the result; may be used again for the next reading
     */
    void detect(S state, long eventTimeMillis, double value, Detection detection);

    /** Version that {@link #write} writes, from 1. */
    int stateVersion();

    void write(S state, DataOutput out) throws IOException;

    /**
     * Reads what that version has written.
     *
     * @throws IOException when the version is unknown or the bytes are damaged
     */
    S read(int version, DataInput in) throws IOException;
}
