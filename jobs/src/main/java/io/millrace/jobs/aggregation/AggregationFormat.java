package io.millrace.jobs.aggregation;

import io.millrace.jobs.stage.SectionFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Version 1: the windows, each with its metrics' running statistics. */
public final class AggregationFormat implements SectionFormat<AggregationState> {

    @Override
    public String section() {
        return "aggregation";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public AggregationState create() {
        return new AggregationState();
    }

    @Override
    public boolean isEmpty(AggregationState state) {
        return state.windows.isEmpty();
    }

    @Override
    public void write(AggregationState state, DataOutput out) throws IOException {
        out.writeInt(state.windows.size());
        for (Window window : state.windows) {
            out.writeLong(window.length);
            out.writeLong(window.start);
            out.writeInt(window.revision);
            out.writeLong(window.events);
            out.writeInt(window.metrics.length);
            for (MetricStatistics metric : window.metrics) {
                write(metric, out);
            }
        }
    }

    @Override
    public AggregationState read(int version, DataInput in) throws IOException {
        if (version != 1) {
            throw new IOException("aggregation state of version " + version + "; known is 1");
        }
        AggregationState state = new AggregationState();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            Window window = new Window(in.readLong(), in.readLong());
            window.revision = in.readInt();
            window.events = in.readLong();
            window.metrics = new MetricStatistics[in.readInt()];
            for (int j = 0; j < window.metrics.length; j++) {
                window.metrics[j] = readMetric(in);
            }
            state.windows.add(window);
        }
        return state;
    }

    private static void write(MetricStatistics metric, DataOutput out) throws IOException {
        out.writeUTF(metric.metric);
        out.writeLong(metric.count);
        out.writeDouble(metric.min);
        out.writeDouble(metric.max);
        out.writeDouble(metric.mean);
        out.writeDouble(metric.squares);
        out.writeDouble(metric.first);
        out.writeLong(metric.firstTime);
        out.writeLong(metric.firstSequence);
        out.writeDouble(metric.last);
        out.writeLong(metric.lastTime);
        out.writeLong(metric.lastSequence);
    }

    private static MetricStatistics readMetric(DataInput in) throws IOException {
        MetricStatistics metric = new MetricStatistics(in.readUTF().intern());
        metric.count = in.readLong();
        metric.min = in.readDouble();
        metric.max = in.readDouble();
        metric.mean = in.readDouble();
        metric.squares = in.readDouble();
        metric.first = in.readDouble();
        metric.firstTime = in.readLong();
        metric.firstSequence = in.readLong();
        metric.last = in.readDouble();
        metric.lastTime = in.readLong();
        metric.lastSequence = in.readLong();
        return metric;
    }
}
