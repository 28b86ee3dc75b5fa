package io.millrace.local.cli;

/**
 * A command that a room above {@code local} adds to {@code ./millrace}, found by {@link
 * java.util.ServiceLoader}.
 */
public interface CommandProvider {

    /** An object that picocli takes as a subcommand. */
    Object command();
}
