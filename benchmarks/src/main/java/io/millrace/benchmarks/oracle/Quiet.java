package io.millrace.benchmarks.oracle;

import java.io.IOException;
import java.time.Duration;

/** Waits until nothing is added any more, as far as a bystander can see. */
final class Quiet {

    private static final long POLL_MILLIS = 1_000;

    private final Sight sight;
    private final Duration quiet;
    private final Duration patience;

    /** Some number that grows while results come. */
    @FunctionalInterface
    interface Sight {
        long look() throws IOException, InterruptedException;
    }

    /**
     * @param quiet how long nothing may be added
     * @param patience when to give up and to look at what there is
     */
    Quiet(Sight sight, Duration quiet, Duration patience) {
        this.sight = sight;
        this.quiet = quiet;
        this.patience = patience;
    }

    /** Returns whether it became quiet in time. */
    boolean await() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        long since = begun;
        long last = sight.look();
        while (System.nanoTime() - since < quiet.toNanos()) {
            if (System.nanoTime() - begun > patience.toNanos()) {
                return false;
            }
            Thread.sleep(POLL_MILLIS);
            long now = sight.look();
            if (now != last) {
                last = now;
                since = System.nanoTime();
            }
        }
        return true;
    }
}
