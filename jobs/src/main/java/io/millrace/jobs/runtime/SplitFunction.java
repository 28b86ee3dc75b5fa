package io.millrace.jobs.runtime;

import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.SourceRecord;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Parts what leaves a source: values go on, rejected records to the dead letters; pulses have done
 * their work in the watermark and end here.
 *
 * @param <T> the source's values
 * @param <O> what goes on
 */
abstract class SplitFunction<T, O> extends ProcessFunction<SourceRecord<T>, O> {

    private static final long serialVersionUID = 1L;

    private final OutputTag<DeadLetter> deadLetters;

    SplitFunction(OutputTag<DeadLetter> deadLetters) {
        this.deadLetters = deadLetters;
    }

    /** Passes on one value. */
    abstract void onDecoded(SourceRecord.Decoded<T> decoded, Collector<O> out);

    /** What a rejected record means beside its letter; nothing by default. */
    void onRejected(SourceRecord.Rejected<T> rejected, Collector<O> out) {}

    /** A key of a compacted topic is gone; nothing by default. */
    void onDeleted(SourceRecord.Deleted<T> deleted, Collector<O> out) {}

    @Override
    public final void processElement(SourceRecord<T> record, Context context, Collector<O> out) {
        if (record instanceof SourceRecord.Decoded<T> decoded) {
            onDecoded(decoded, out);
        } else if (record instanceof SourceRecord.Rejected<T> rejected) {
            context.output(deadLetters, rejected.deadLetter());
            onRejected(rejected, out);
        } else if (record instanceof SourceRecord.Deleted<T> deleted) {
            onDeleted(deleted, out);
        }
    }
}
