package io.millrace.jobs.runtime;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.events.SourceRecord;
import io.millrace.jobs.alerting.RecordCounter;
import io.millrace.jobs.alerting.RecordCounts;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Passes every record on and counts it.
 *
 * <p>Side output: the counts of a slot of record time, before the watermark that ends the slot, and
 * of all slots before each checkpoint. So there is no state, and what a restore repeats was not
 * counted before.
 */
final class CountRecordsOperator extends AbstractStreamOperator<SourceRecord<DecodedEvent>>
        implements OneInputStreamOperator<SourceRecord<DecodedEvent>, SourceRecord<DecodedEvent>> {

    private static final long serialVersionUID = 1L;

    private final OutputTag<RecordCounts> counts;
    private transient RecordCounter counter;

    CountRecordsOperator(OutputTag<RecordCounts> counts) {
        this.counts = counts;
    }

    @Override
    public void open() throws Exception {
        super.open();
        counter = new RecordCounter();
    }

    @Override
    public void processElement(StreamRecord<SourceRecord<DecodedEvent>> element) {
        SourceRecord<DecodedEvent> record = element.getValue();
        if (record instanceof SourceRecord.Rejected<DecodedEvent> rejected) {
            counter.rejected(record.recordTime(), rejected.deadLetter().reason());
        } else if (record instanceof SourceRecord.Decoded<DecodedEvent>) {
            counter.read(record.recordTime());
        }
        if (counter.isFull()) {
            handOn(Long.MAX_VALUE);
        }
        output.collect(element);
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        handOn(mark.getTimestamp() == Long.MAX_VALUE ? Long.MAX_VALUE : mark.getTimestamp() + 1);
        super.processWatermark(mark);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        handOn(Long.MAX_VALUE);
    }

    private void handOn(long until) {
        counter.handOn(until, sums -> output.collect(counts, new StreamRecord<>(sums)));
    }
}
