package io.millrace.connectors.influx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Keeps refused points in memory; a test may let it fail. Safe for several threads. */
final class RecordingRefusedPoints implements RefusedPoints {

    private final List<RefusedPoint> refused = new ArrayList<>();
    private boolean broken;
    private int flushes;
    private boolean closed;

    @Override
    public synchronized void refuse(RefusedPoint point) throws IOException {
        if (broken) {
            throw new IOException("the dead letters are broken");
        }
        refused.add(point);
    }

    @Override
    public synchronized void flush() throws IOException {
        if (broken) {
            throw new IOException("the dead letters are broken");
        }
        flushes++;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    synchronized void breakDown() {
        broken = true;
    }

    synchronized List<RefusedPoint> refused() {
        return List.copyOf(refused);
    }

    synchronized int flushes() {
        return flushes;
    }

    synchronized boolean isClosed() {
        return closed;
    }
}
