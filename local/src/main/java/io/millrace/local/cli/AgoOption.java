package io.millrace.local.cli;

import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Option;

/** {@code --ago}: to publish as of a moment of the past. */
public final class AgoOption {

    @Option(
            names = "--ago",
            paramLabel = "TIME",
            converter = DurationWord.class,
            defaultValue = "0s",
            description = {
                "Publish as if it had been so long ago (20m, 2h, 1d): for events of the past that"
                        + " are still to be read. Not for a job that has read them. Default: now."
            })
    private Duration ago;

    /** The record time to publish at. */
    public Instant moment() {
        return Instant.now().minus(ago);
    }
}
