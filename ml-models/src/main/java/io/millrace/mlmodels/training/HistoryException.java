package io.millrace.mlmodels.training;

import java.io.IOException;

/** A history file that cannot be read; the message names file, line and what is allowed. */
public final class HistoryException extends IOException {

    private static final long serialVersionUID = 1L;

    public HistoryException(String message) {
        super(message);
    }
}
