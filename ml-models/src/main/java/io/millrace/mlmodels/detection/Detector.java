package io.millrace.mlmodels.detection;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A judge of readings, one by one: of one signal ({@link SignalDetector}) or of several that are
 * measured together ({@link RowDetector}). It keeps nothing between calls: all it learns is in the
 * state that it is handed, so that one detector serves any number of devices, and the same readings
 * in the same order give the same detections everywhere.
 *
 * @param <S> what is learned: a plain mutable object
 */
public sealed interface Detector<S extends DetectorState> permits SignalDetector, RowDetector {

    /** Name of the method; stands in every result. */
    String name();

    /** Changes whenever the same readings may give another detection. */
    String version();

    /** The state of what was never seen. */
    S create();

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
