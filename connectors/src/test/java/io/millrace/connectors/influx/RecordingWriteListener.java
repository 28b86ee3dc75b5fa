package io.millrace.connectors.influx;

import java.util.ArrayList;
import java.util.List;

/** Counts in memory. Safe for several threads. */
final class RecordingWriteListener implements WriteListener {

    private int written;
    private int refused;
    private int retries;
    private final List<Boolean> outages = new ArrayList<>();

    @Override
    public synchronized void written(int points) {
        written += points;
    }

    @Override
    public synchronized void refused() {
        refused++;
    }

    @Override
    public synchronized void retried() {
        retries++;
    }

    @Override
    public synchronized void outage(boolean away) {
        outages.add(away);
    }

    synchronized int writtenPoints() {
        return written;
    }

    synchronized int refusedPoints() {
        return refused;
    }

    synchronized int retries() {
        return retries;
    }

    synchronized List<Boolean> outages() {
        return List.copyOf(outages);
    }
}
