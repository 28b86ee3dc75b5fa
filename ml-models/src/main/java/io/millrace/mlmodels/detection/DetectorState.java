package io.millrace.mlmodels.detection;

/** What a {@link Detector} has learned: bounded, however long it runs. */
public interface DetectorState {

    /** True before the first reading. */
    boolean isEmpty();

    /** Bytes that {@link Detector#write} writes of it. */
    int sizeInBytes();
}
