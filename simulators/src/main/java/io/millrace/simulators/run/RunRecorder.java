package io.millrace.simulators.run;

import com.google.common.util.concurrent.Uninterruptibles;
import io.millrace.schemas.Contracts;
import io.millrace.schemas.FaultLabel;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Writes a run's own record while the run sends: the writing half of {@link RunDirectory}.
 *
 * <p>Description and labels are on the disk before the first record is taken, so that no label is
 * ever lost. Records are taken by one thread and written, in that order, by another; when the disk
 * is slower than the run, the run waits. What was taken is in the file about a second later. When
 * the disk is full, the files are left readable, and the next record is refused.
 */
public final class RunRecorder implements AutoCloseable {

    private static final int BATCH = 512;
    private static final int BATCHES = 128;
    private static final long FLUSH_MILLIS = 1_000;

    static {
        Contracts.trustOurs();
    }

    private final Path folder;
    private final RunDescription description;
    private final AvroRows<SentRecord> rows;
    private final BlockingQueue<Batch> handed = new ArrayBlockingQueue<>(BATCHES);
    private final Thread thread = new Thread(this::write, "run-record");
    private List<SentRecord> batch = new ArrayList<>(BATCH);
    private long batchSince;
    private volatile RunFileException failure;
    private boolean closed;

    /** What is handed from thread to thread. */
    private record Batch(List<SentRecord> records, boolean last) {}

    private RunRecorder(
            Path folder,
            RunDescription description,
            List<FaultLabel> labels,
            UnaryOperator<OutputStream> onTheWay) {
        this.folder = folder;
        this.description = description;
        writeLabels(folder.resolve(RunDirectory.LABELS), labels);
        describe(description);
        this.rows =
                AvroRows.create(
                        folder.resolve(RunDirectory.SENT),
                        SentRecordForm.SCHEMA,
                        new SentRecordForm(),
                        onTheWay);
        thread.setDaemon(true);
    }

    /**
     * Makes the folder and begins.
     *
     * @throws IllegalArgumentException when something is there already
     * @throws RunFileException when it cannot be written
     */
    public static RunRecorder create(
            Path folder, RunDescription description, List<FaultLabel> labels) {
        return create(folder, description, labels, UnaryOperator.identity());
    }

    /** As above, with something between the records and the disk. */
    static RunRecorder create(
            Path folder,
            RunDescription description,
            List<FaultLabel> labels,
            UnaryOperator<OutputStream> onTheWay) {
        NewFolder.make(folder);
        RunRecorder recorder = new RunRecorder(folder, description, labels, onTheWay);
        recorder.thread.start();
        return recorder;
    }

    /**
     * Takes a record over.
     *
     * @throws RunFileException when the disk did not take one before
     */
    public void add(SentRecord sent) {
        requireDisk();
        if (batch.isEmpty()) {
            batchSince = System.nanoTime();
        }
        batch.add(sent);
        if (batch.size() == BATCH) {
            handOver(false);
        }
    }

    /** Hands over what waits for a full batch, where it has waited for long. */
    void tick() {
        if (!batch.isEmpty()
                && System.nanoTime() - batchSince > TimeUnit.MILLISECONDS.toNanos(FLUSH_MILLIS)) {
            handOver(false);
        }
    }

    /** Why the disk does not take any more. */
    Optional<RunFileException> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Ends the record: every file is whole then.
     *
     * @throws RunFileException when the disk did not take everything
     */
    public void finish(RunSummary summary) {
        close();
        requireDisk();
        describe(description.ended(Instant.parse(summary.end()), summary));
    }

    /** Writes what is left; the description stays without an end. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        handOver(true);
        Uninterruptibles.joinUninterruptibly(thread);
    }

    private void requireDisk() {
        if (failure != null) {
            throw new RunFileException(failure.getMessage(), failure);
        }
    }

    // Whoever stops a run interrupts it while it waits for Kafka; its record does not suffer from
    // that. The writing thread takes batches until the last one, whatever happens.
    private void handOver(boolean last) {
        Uninterruptibles.putUninterruptibly(handed, new Batch(batch, last));
        batch = new ArrayList<>(BATCH);
    }

    private void write() {
        boolean dirty = false;
        boolean last = false;
        while (!last) {
            Batch next = poll();
            if (next == null) {
                if (dirty) {
                    attempt(rows::flush);
                }
                dirty = false;
            } else {
                attempt(() -> next.records().forEach(rows::append));
                dirty = true;
                last = next.last();
            }
        }
        attempt(rows::close);
    }

    private Batch poll() {
        try {
            return handed.poll(FLUSH_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    private void attempt(Runnable writing) {
        if (failure != null) {
            return;
        }
        try {
            writing.run();
        } catch (RunFileException e) {
            failure =
                    new RunFileException(
                            e.getMessage()
                                    + ", and "
                                    + RunDirectory.LABELS
                                    + " and "
                                    + RunDirectory.DESCRIPTION
                                    + " beside it are whole",
                            e);
        } catch (RuntimeException e) {
            failure = new RunFileException("cannot write " + folder + ": " + e.getMessage(), e);
        }
    }

    private static void writeLabels(Path file, List<FaultLabel> labels) {
        try (AvroRows<FaultLabel> rows =
                AvroRows.create(
                        file,
                        FaultLabel.getClassSchema(),
                        new SpecificDatumWriter<>(FaultLabel.getClassSchema()))) {
            labels.forEach(rows::append);
        }
    }

    /** Whole or not at all: a reader finds the old description or the new one. */
    private void describe(RunDescription current) {
        Path file = folder.resolve(RunDirectory.DESCRIPTION);
        Path draft = folder.resolve(RunDirectory.DESCRIPTION + ".draft");
        try {
            try (FileOutputStream out = new FileOutputStream(draft.toFile())) {
                out.write(RunDirectory.JSON.writeValueAsBytes(current));
                out.getFD().sync();
            }
            Path unused = Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            boolean unused = draft.toFile().delete();
            throw WholeFile.unwritable(file, e, "what was written before is kept and readable");
        }
    }
}
