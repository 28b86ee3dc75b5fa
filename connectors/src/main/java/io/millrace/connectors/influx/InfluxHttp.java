package io.millrace.connectors.influx;

import java.io.IOException;
import java.util.Optional;

/** Sends one batch to InfluxDB: the port through which {@link BatchWriter} sees the network. */
interface InfluxHttp {

    /**
     * Sends lines once, and returns whatever the server answers.
     *
     * @throws IOException when no complete answer came in time; the lines may be written or not
     */
    Answer write(byte[] lines) throws IOException, InterruptedException;

    /**
     * What a server answered.
     *
     * @param retryAfter the header of that name
     * @param message in words, from the header or the body; empty where there is none
     */
    record Answer(int status, Optional<String> retryAfter, String message) {}
}
