package io.millrace.jobs.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** A sink without state that keeps what it is given in this JVM, for tests. */
final class CollectingSink<T> implements Sink<T> {

    private static final long serialVersionUID = 1L;
    private static final Map<String, Queue<Object>> COLLECTED = new ConcurrentHashMap<>();
    private static final Map<String, Semaphore> COUNTED = new ConcurrentHashMap<>();

    private final String run;

    /**
     * @param run under which {@link #taken} finds it
     */
    CollectingSink(String run) {
        this.run = run;
    }

    /** All that came, from any subtask. */
    static List<Object> taken(String run) {
        return List.copyOf(COLLECTED.getOrDefault(run, new ConcurrentLinkedQueue<>()));
    }

    /** True when so many came within that time; each is waited for once. */
    static boolean await(String run, int count, Duration patience) throws InterruptedException {
        return counted(run).tryAcquire(count, patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Semaphore counted(String run) {
        return COUNTED.computeIfAbsent(run, name -> new Semaphore(0));
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        Queue<Object> collected =
                COLLECTED.computeIfAbsent(run, name -> new ConcurrentLinkedQueue<>());
        return new SinkWriter<>() {
            @Override
            public void write(T element, Context at) {
                collected.add(element);
                counted(run).release();
            }

            @Override
            public void flush(boolean endOfInput) {}

            @Override
            public void close() {}
        };
    }
}
