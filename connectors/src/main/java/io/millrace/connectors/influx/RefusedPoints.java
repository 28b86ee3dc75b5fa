package io.millrace.connectors.influx;

import java.io.IOException;
import java.io.Serializable;

/**
 * Where the points go that InfluxDB refuses: kept where they can be read again.
 *
 * <p>Called by one thread at a time.
 */
public interface RefusedPoints extends AutoCloseable {

    /** Takes one point; it is safe only after the next {@link #flush}. */
    void refuse(RefusedPoint refused) throws IOException, InterruptedException;

    /**
     * Returns when every point taken so far is kept.
     *
     * @throws IOException when one of them could not be kept
     */
    void flush() throws IOException, InterruptedException;

    @Override
    void close();

    /** Opens the place inside the process that writes to it. */
    @FunctionalInterface
    interface Opener extends Serializable {

        /** Opened once a writer. */
        RefusedPoints open();
    }
}
