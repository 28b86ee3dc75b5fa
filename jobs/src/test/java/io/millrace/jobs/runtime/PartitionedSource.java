package io.millrace.jobs.runtime;

import io.millrace.connectors.events.SourceRecord;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A Kafka-like source out of memory, for tests: fixed partitions, a split each, whose state is the
 * position of the next record. Readers without a partition are told nothing, as with Kafka while
 * new partitions are looked for.
 *
 * <p>Every partition is read up to its gate. Behind the last gate a bounded source ends; another
 * waits, as Kafka does at the end of a topic, and says so to {@link #allAtTheirGates}.
 */
final class PartitionedSource<T>
        implements Source<SourceRecord<T>, PartitionedSource.Position, Integer> {

    private static final long serialVersionUID = 1L;
    private static final Map<String, CountDownLatch> GATES = new ConcurrentHashMap<>();

    /** The records of every partition; made where they are read. */
    interface Partitions<T> extends Supplier<List<List<SourceRecord<T>>>>, Serializable {}

    private final String run;
    private final Partitions<T> partitions;
    private final int[] gates;
    private final boolean bounded;

    private PartitionedSource(String run, Partitions<T> partitions, int[] gates, boolean bounded) {
        this.run = run;
        this.partitions = partitions;
        this.gates = gates.clone();
        this.bounded = bounded;
    }

    /** All records, then the end of input. */
    static <T> PartitionedSource<T> whole(Partitions<T> partitions) {
        int[] ends = partitions.get().stream().mapToInt(List::size).toArray();
        return new PartitionedSource<>("", partitions, ends, true);
    }

    /**
     * So many records of each partition, then silence.
     *
     * @param run shared by the sources that are waited for together
     */
    static <T> PartitionedSource<T> upTo(int[] gates, String run, Partitions<T> partitions) {
        return new PartitionedSource<>(run, partitions, gates, false);
    }

    /** Counted down once by every partition of that run that has come to its gate. */
    static CountDownLatch allAtTheirGates(String run, int partitions) {
        return GATES.computeIfAbsent(run, name -> new CountDownLatch(partitions));
    }

    /** Where a partition is read next. */
    record Position(int partition, int next) implements SourceSplit {
        @Override
        public String splitId() {
            return "partition-" + partition;
        }
    }

    @Override
    public Boundedness getBoundedness() {
        return bounded ? Boundedness.BOUNDED : Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<SourceRecord<T>, Position> createReader(SourceReaderContext context) {
        return new Reader();
    }

    @Override
    public SplitEnumerator<Position, Integer> createEnumerator(
            SplitEnumeratorContext<Position> context) {
        List<Position> all = new ArrayList<>();
        for (int partition = 0; partition < gates.length; partition++) {
            all.add(new Position(partition, 0));
        }
        return new Enumerator(context, all);
    }

    @Override
    public SplitEnumerator<Position, Integer> restoreEnumerator(
            SplitEnumeratorContext<Position> context, Integer unassigned) {
        if (unassigned != 0) {
            throw new IllegalStateException(unassigned + " partitions were not read yet");
        }
        return new Enumerator(context, new ArrayList<>());
    }

    @Override
    public SimpleVersionedSerializer<Position> getSplitSerializer() {
        return new PositionSerializer();
    }

    @Override
    public SimpleVersionedSerializer<Integer> getEnumeratorCheckpointSerializer() {
        return new CountSerializer();
    }

    private final class Enumerator implements SplitEnumerator<Position, Integer> {

        private final SplitEnumeratorContext<Position> context;
        private final List<Position> unassigned;

        Enumerator(SplitEnumeratorContext<Position> context, List<Position> unassigned) {
            this.context = context;
            this.unassigned = unassigned;
        }

        @Override
        public void start() {}

        @Override
        public void handleSplitRequest(int subtask, String host) {}

        @Override
        public void addSplitsBack(List<Position> splits, int subtask) {
            unassigned.addAll(splits);
        }

        @Override
        public void addReader(int subtask) {
            for (Position position : List.copyOf(unassigned)) {
                if (position.partition() % context.currentParallelism() == subtask) {
                    context.assignSplit(position, subtask);
                    unassigned.remove(position);
                }
            }
            if (bounded) {
                context.signalNoMoreSplits(subtask);
            }
        }

        @Override
        public Integer snapshotState(long checkpoint) {
            return unassigned.size();
        }

        @Override
        public void close() {}
    }

    private final class Reader implements SourceReader<SourceRecord<T>, Position> {

        private final List<List<SourceRecord<T>>> records = partitions.get();
        private final Deque<Position> open = new ArrayDeque<>();
        private final List<Position> atGate = new ArrayList<>();
        private CompletableFuture<Void> more = new CompletableFuture<>();
        private boolean noMoreSplits;

        @Override
        public void start() {}

        @Override
        public InputStatus pollNext(ReaderOutput<SourceRecord<T>> output) {
            Position at = open.poll();
            if (at == null) {
                more = bounded && noMoreSplits ? more : new CompletableFuture<>();
                return bounded && noMoreSplits
                        ? InputStatus.END_OF_INPUT
                        : InputStatus.NOTHING_AVAILABLE;
            }
            SourceRecord<T> record = records.get(at.partition()).get(at.next());
            output.createOutputForSplit(at.splitId()).collect(record, record.recordTime());
            add(new Position(at.partition(), at.next() + 1));
            return InputStatus.MORE_AVAILABLE;
        }

        private void add(Position position) {
            if (position.next() < gates[position.partition()]) {
                open.add(position);
                return;
            }
            atGate.add(position);
            if (!bounded) {
                GATES.get(run).countDown();
            }
        }

        @Override
        public List<Position> snapshotState(long checkpoint) {
            List<Position> all = new ArrayList<>(open);
            all.addAll(atGate);
            return all;
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return more;
        }

        @Override
        public void addSplits(List<Position> splits) {
            splits.forEach(this::add);
            more.complete(null);
        }

        @Override
        public void notifyNoMoreSplits() {
            noMoreSplits = true;
            more.complete(null);
        }

        @Override
        public void close() {}
    }

    private static final class PositionSerializer implements SimpleVersionedSerializer<Position> {

        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(Position position) {
            return ByteBuffer.allocate(2 * Integer.BYTES)
                    .putInt(position.partition())
                    .putInt(position.next())
                    .array();
        }

        @Override
        public Position deserialize(int version, byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            return new Position(in.getInt(), in.getInt());
        }
    }

    private static final class CountSerializer implements SimpleVersionedSerializer<Integer> {

        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(Integer count) {
            return ByteBuffer.allocate(Integer.BYTES).putInt(count).array();
        }

        @Override
        public Integer deserialize(int version, byte[] bytes) {
            return ByteBuffer.wrap(bytes).getInt();
        }
    }
}
