package io.millrace.jobs.projection;

import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.SourceRecord;
import io.millrace.connectors.influx.Point;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Turns results into points where they are read; records that could not be read go to the dead
 * letters.
 *
 * <p>Metrics: {@code resultsProjected}, and {@code resultsNotProjected} for windows that are not
 * configured and predictions without enough history.
 */
final class ProjectionFunction<T extends SpecificRecord>
        extends ProcessFunction<SourceRecord<T>, Point> {

    private static final long serialVersionUID = 1L;

    private final Set<String> windows;
    private final OutputTag<DeadLetter> deadLetters;

    private transient Projection projection;
    private transient Counter projected;
    private transient Counter notProjected;

    ProjectionFunction(Set<String> windows, OutputTag<DeadLetter> deadLetters) {
        this.windows = Set.copyOf(windows);
        this.deadLetters = deadLetters;
    }

    @Override
    public void open(OpenContext context) {
        projection = new Projection(windows);
        projected = getRuntimeContext().getMetricGroup().counter("resultsProjected");
        notProjected = getRuntimeContext().getMetricGroup().counter("resultsNotProjected");
    }

    @Override
    public void processElement(SourceRecord<T> record, Context context, Collector<Point> out) {
        if (record instanceof SourceRecord.Decoded<T> decoded) {
            List<Point> points = projection.points(decoded.value());
            (points.isEmpty() ? notProjected : projected).inc();
            points.forEach(out::collect);
        } else if (record instanceof SourceRecord.Rejected<T> rejected) {
            context.output(deadLetters, rejected.deadLetter());
        }
    }
}
