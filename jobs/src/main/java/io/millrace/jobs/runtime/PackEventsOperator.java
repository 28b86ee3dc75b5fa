package io.millrace.jobs.runtime;

import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.events.SourceRecord;
import io.millrace.connectors.kafka.EventBlock;
import io.millrace.connectors.kafka.EventBlockWriter;
import io.millrace.connectors.kafka.ToldDevices;
import java.io.IOException;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.graph.NonChainedOutput;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.partitioner.KeyGroupStreamPartitioner;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;

/**
 * Parts what leaves the source of events: events, and what refused ones tell of clocks, go on in
 * blocks, one open for each subtask behind; rejected records go to the dead letters; pulses have
 * done their work in the watermark and end here.
 *
 * <p>A block goes on when it is full, before a watermark and a barrier, and after {@link
 * #LINGER_MILLIS}; so nothing overtakes its events, and no state is kept. All devices of a block
 * belong to one subtask, so that keying it by any of them brings it there. In an unaligned
 * checkpoint, restored with another parallelism, that would not hold: such checkpoints are off (see
 * {@link JobEnvironment}), and the operator behind refuses devices that are not its own.
 */
final class PackEventsOperator extends AbstractStreamOperator<EventBlock>
        implements OneInputStreamOperator<SourceRecord<DecodedEvent>, EventBlock> {

    private static final long serialVersionUID = 1L;

    /** How long an event waits for others. */
    private static final long LINGER_MILLIS = 1;

    private final OutputTag<DeadLetter> deadLetters;
    private transient EventBlockWriter[] open;
    private transient int maxParallelism;
    private transient boolean lingering;

    PackEventsOperator(OutputTag<DeadLetter> deadLetters) {
        this.deadLetters = deadLetters;
    }

    @Override
    public void open() throws Exception {
        super.open();
        maxParallelism = getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
        open = new EventBlockWriter[subtasksBehind()];
        int source = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        ToldDevices told = new ToldDevices();
        for (int i = 0; i < open.length; i++) {
            open[i] = new EventBlockWriter(source, told);
        }
    }

    /** As it runs now: whoever changes a vertex's parallelism need not tell the job's graph. */
    private int subtasksBehind() {
        int writer = 0;
        for (NonChainedOutput output :
                getContainingTask()
                        .getConfiguration()
                        .getVertexNonChainedOutputs(getUserCodeClassloader())) {
            if (output.getPartitioner() instanceof KeyGroupStreamPartitioner
                    && output.getOutputTag() == null) {
                return getContainingTask()
                        .getEnvironment()
                        .getWriter(writer)
                        .getNumberOfSubpartitions();
            }
            writer++;
        }
        return 1;
    }

    @Override
    public void processElement(StreamRecord<SourceRecord<DecodedEvent>> element)
            throws IOException {
        SourceRecord<DecodedEvent> record = element.getValue();
        if (record instanceof SourceRecord.Decoded<DecodedEvent> decoded) {
            EventBlockWriter block = blockOf(decoded.value().deviceId());
            block.add(decoded.value());
            added(block);
        } else if (record instanceof SourceRecord.Rejected<DecodedEvent> rejected) {
            output.collect(deadLetters, new StreamRecord<>(rejected.deadLetter()));
            // The letter says it all but to the device's own alerts.
            if (rejected.clock() != null) {
                EventBlockWriter block = blockOf(rejected.clock().deviceId());
                block.add(rejected.clock());
                added(block);
            }
        }
    }

    private EventBlockWriter blockOf(String device) {
        return open.length == 1
                ? open[0]
                : open[
                        KeyGroupRangeAssignment.assignKeyToParallelOperator(
                                device, maxParallelism, open.length)];
    }

    private void added(EventBlockWriter block) {
        if (block.isFull()) {
            handOn(block);
        } else if (!lingering) {
            lingering = true;
            long at = getProcessingTimeService().getCurrentProcessingTime() + LINGER_MILLIS;
            ScheduledFuture<?> unused =
                    getProcessingTimeService()
                            .registerTimer(
                                    at,
                                    time -> {
                                        lingering = false;
                                        handOnAll();
                                    });
        }
    }

    private void handOnAll() {
        for (EventBlockWriter block : open) {
            if (!block.isEmpty()) {
                handOn(block);
            }
        }
    }

    private void handOn(EventBlockWriter block) {
        output.collect(new StreamRecord<>(block.block()));
        block.clear();
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        handOnAll();
        super.processWatermark(mark);
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        handOnAll();
        super.processWatermarkStatus(status);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        handOnAll();
    }

    @Override
    public void finish() throws Exception {
        handOnAll();
        super.finish();
    }
}
