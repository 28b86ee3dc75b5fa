package io.millrace.jobs.alerting;

/** A condition that does not parse: where, what was found, and what is allowed there. */
public final class InvalidConditionException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int position;

    InvalidConditionException(int position, String found, String allowed) {
        super("position " + position + ": found " + found + "; allowed: " + allowed);
        this.position = position;
    }

    /** First character that is wrong, from 1. */
    public int position() {
        return position;
    }
}
