package io.millrace.local.cli;

/** A command cannot do what was asked, for a reason that the person at the keyboard can mend. */
public final class UserException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UserException(String message) {
        super(message);
    }

    public UserException(String message, Throwable cause) {
        super(message, cause);
    }
}
