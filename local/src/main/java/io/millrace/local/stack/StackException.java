package io.millrace.local.stack;

/** The stack cannot do what was asked, for a reason that the person at the keyboard can mend. */
public class StackException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StackException(String message) {
        super(message);
    }

    public StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
