package io.millrace.benchmarks.throughput;

import io.millrace.connectors.events.SourceRecord;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Counts what was decoded, and does nothing else. */
final class CountingSink<T> implements Sink<T> {

    private static final long serialVersionUID = 1L;

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        return new SinkWriter<>() {
            @Override
            public void write(T element, Context context) {
                if (element instanceof SourceRecord.Decoded<?>) {
                    IngestProcess.COUNTED.lazySet(IngestProcess.COUNTED.get() + 1);
                }
            }

            @Override
            public void flush(boolean endOfInput) {}

            @Override
            public void close() {}
        };
    }
}
