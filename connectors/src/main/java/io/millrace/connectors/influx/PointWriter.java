package io.millrace.connectors.influx;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded buffer of points with one thread behind it that writes them in order.
 *
 * <p>{@link #write} waits while the buffer is full, which is back-pressure; {@link #flush} returns
 * when nothing that was given is neither in the database nor kept among the refused points. Both
 * can be interrupted, however long the database is away. What the thread cannot cope with (a
 * refused point that could not be kept, a bug) is thrown by the next call. One thread calls.
 */
final class PointWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PointWriter.class);
    private static final long JOIN_MILLIS = 5_000;

    private final int batchPoints;
    private final int maxBufferedPoints;
    private final BatchWriter batchWriter;
    private final RefusedPoints refusedPoints;
    private final Thread sender;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition workForSender = lock.newCondition();
    private final Condition roomForCaller = lock.newCondition();

    // All below is guarded by the lock.
    private final ArrayDeque<Point> waiting = new ArrayDeque<>();

    private int beingWritten;
    private boolean dueNow;
    private Throwable failure;

    PointWriter(
            InfluxSettings settings,
            String name,
            BatchWriter batchWriter,
            RefusedPoints refusedPoints) {
        this.batchPoints = settings.batchPoints();
        this.maxBufferedPoints = settings.maxBufferedPoints();
        this.batchWriter = batchWriter;
        this.refusedPoints = refusedPoints;
        this.sender = new Thread(this::send, name);
        sender.setDaemon(true);
        sender.start();
    }

    /** Takes a point, once there is room for it. */
    void write(Point point) throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (failure == null && bufferedPoints() >= maxBufferedPoints) {
                roomForCaller.await();
            }
            throwFailure();
            waiting.add(point);
            if (waiting.size() >= batchPoints) {
                workForSender.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What is buffered need not wait for more: called from time to time. */
    void writeNow() {
        lock.lock();
        try {
            dueNow = !waiting.isEmpty();
            workForSender.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Returns when every point given so far is in the database, or kept among the refused. */
    void flush() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (failure == null && bufferedPoints() > 0) {
                dueNow = true;
                workForSender.signal();
                roomForCaller.await();
            }
            throwFailure();
        } finally {
            lock.unlock();
        }
        refusedPoints.flush();
    }

    /** Points given and not yet settled. */
    int bufferedPoints() {
        lock.lock();
        try {
            return waiting.size() + beingWritten;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the thread; what is buffered is not written: a checkpoint that wanted it has flushed.
     */
    @Override
    public void close() {
        sender.interrupt();
        boolean interrupted = Thread.interrupted();
        try {
            sender.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        refusedPoints.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void throwFailure() throws IOException {
        if (failure != null) {
            throw new IOException("could not write points: " + failure.getMessage(), failure);
        }
    }

    /** The thread's life. */
    private void send() {
        try {
            while (true) {
                List<Point> batch = nextBatch();
                batchWriter.write(batch);
                settled();
            }
        } catch (InterruptedException e) {
            fail(e);
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("writing points to InfluxDB ends", e);
            fail(e);
        }
    }

    private List<Point> nextBatch() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.size() < batchPoints && !dueNow) {
                workForSender.await();
            }
            List<Point> batch = new ArrayList<>(Math.min(waiting.size(), batchPoints));
            while (batch.size() < batchPoints && !waiting.isEmpty()) {
                batch.add(waiting.poll());
            }
            beingWritten = batch.size();
            dueNow = dueNow && !waiting.isEmpty();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void settled() {
        lock.lock();
        try {
            beingWritten = 0;
            roomForCaller.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void fail(Throwable cause) {
        lock.lock();
        try {
            failure = cause;
            roomForCaller.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
