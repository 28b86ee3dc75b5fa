package io.millrace.mlmodels.model;

import java.io.IOException;

/** A model file that cannot be used; the message says what is wrong and what is allowed. */
public final class ModelFileException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What is wrong with a model file. */
    public enum Fault {
        /** Not a model file at all. */
        NOT_A_MODEL_FILE,
        /** Written by another format version. */
        UNKNOWN_FORMAT,
        /** Shorter or longer than it says. */
        TRUNCATED,
        /** Its bytes are not those that were written. */
        WRONG_CHECKSUM,
        /** Made for features that this program does not compute. */
        FOREIGN_FEATURES,
        /** Whole, but what it says makes no sense. */
        MALFORMED
    }

    private final Fault fault;

    ModelFileException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
