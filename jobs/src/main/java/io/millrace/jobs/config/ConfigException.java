package io.millrace.jobs.config;

import java.util.List;

/** A configuration that no job can be built from; the message lists every error at once. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> errors;

    public ConfigException(String source, List<String> errors) {
        super("configuration " + source + ":\n  " + String.join("\n  ", errors));
        this.errors = List.copyOf(errors);
    }

    public List<String> errors() {
        return errors;
    }
}
