package io.millrace.simulators.fleet;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The records of a fleet made by several threads: each makes those of its devices in a slice of
 * time, then the slices are merged by (due, device, order within the device). While one slice is
 * handed over, the next is made. The same stream as {@link EventStream}'s.
 */
final class ParallelStream implements FleetStream {

    /** About so many events a slice: enough to be worth a thread, few enough to hold. */
    private static final double SLICE_EVENTS = 20_000;

    private static final long IDLE_SECONDS = 5;

    private final EventStream[] parts;
    private final ExecutorService threads;
    private final long sliceMillis;
    private long position;

    ParallelStream(Fleet fleet, int schemaId, int newerSchemaId, int shard, int shards, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("threads " + count + " is below 1");
        }
        this.parts = new EventStream[count];
        for (int i = 0; i < count; i++) {
            parts[i] =
                    new EventStream(
                            fleet, schemaId, newerSchemaId, shard + i * shards, shards * count);
        }
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        count,
                        count,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        new ThreadFactoryBuilder()
                                .setNameFormat("simulation-%d")
                                .setDaemon(true)
                                .build());
        // So that nobody has to end them.
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
        double perMilli =
                (double) fleet.settings().devices()
                        / shards
                        / fleet.settings().interval().toMillis();
        this.sliceMillis = Math.max(1, (long) (SLICE_EVENTS / perMilli));
        this.position = fleet.startMillis();
    }

    @Override
    public void endAt(long millis) {
        for (EventStream part : parts) {
            part.endAt(millis);
        }
    }

    @Override
    public void advance(long untilMillis, EventStream.Receiver receiver) {
        long until = Math.min(untilMillis, position + sliceMillis);
        List<Future<Slice>> making = make(until);
        while (true) {
            List<Slice> made = await(making);
            position = Math.max(position, until);
            boolean last = until >= untilMillis;
            until = Math.min(untilMillis, until + sliceMillis);
            if (!last) {
                making = make(until);
            }
            merge(made, receiver);
            if (last) {
                return;
            }
        }
    }

    @Override
    public int onTheirWay() {
        return Arrays.stream(parts).mapToInt(EventStream::onTheirWay).sum();
    }

    @Override
    public TransportCounts counts() {
        TransportCounts sum = TransportCounts.none();
        for (EventStream part : parts) {
            sum = sum.plus(part.counts());
        }
        return sum;
    }

    private List<Future<Slice>> make(long until) {
        List<Future<Slice>> making = new ArrayList<>(parts.length);
        for (EventStream part : parts) {
            making.add(
                    threads.submit(
                            () -> {
                                Slice slice = new Slice();
                                part.advance(until, slice);
                                return slice;
                            }));
        }
        return making;
    }

    private static List<Slice> await(List<Future<Slice>> making) {
        List<Slice> made = new ArrayList<>(making.size());
        for (Future<Slice> slice : making) {
            try {
                made.add(slice.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while events are made", e);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException known
                        ? known
                        : new IllegalStateException(e.getCause());
            }
        }
        return made;
    }

    private static void merge(List<Slice> made, EventStream.Receiver receiver) {
        PriorityQueue<Slice> queue = new PriorityQueue<>(Math.max(1, made.size()), Slice::compare);
        made.stream().filter(slice -> !slice.isEmpty()).forEach(queue::add);
        while (!queue.isEmpty()) {
            Slice first = queue.poll();
            first.handOver(receiver);
            if (!first.isEmpty()) {
                queue.add(first);
            }
        }
    }

    /** The records that one thread has made, and how far they are handed over. */
    private static final class Slice implements Transport.Outlet {

        private final List<Made> records = new ArrayList<>();
        private int next;

        private record Made(int device, byte[] key, byte[] value, long due, String kind) {}

        @Override
        public void accept(int device, byte[] key, byte[] value, long dueMillis, String kind) {
            records.add(new Made(device, key, value, dueMillis, kind));
        }

        boolean isEmpty() {
            return next == records.size();
        }

        /** One device is in one slice only, so the order within a device stands by itself. */
        static int compare(Slice one, Slice other) {
            Made first = one.records.get(one.next);
            Made second = other.records.get(other.next);
            int byDue = Long.compare(first.due(), second.due());
            return byDue != 0 ? byDue : Integer.compare(first.device(), second.device());
        }

        void handOver(EventStream.Receiver receiver) {
            Made record = records.set(next, null);
            next++;
            receiver.accept(record.key(), record.value(), record.due(), record.kind());
        }
    }
}
