package io.millrace.connectors.influx;

import java.io.IOException;
import java.time.InstantSource;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Flink's sink of points into InfluxDB.
 *
 * <p>Guarantee: a checkpoint completes only when every point given before it is in the database, or
 * kept among the refused points; since writing a point again overwrites it, a restored job leaves
 * the store as if nothing had happened. While the database is away, points wait (in a bounded
 * buffer, then upstream) and checkpoints fail: let the job tolerate failed checkpoints. Points of
 * one series are written in the order in which they came, one request at a time; keep the
 * partitioning by series that the topics have.
 *
 * <p>Metrics: {@code pointsWritten}, {@code pointsRefused}, {@code retries}, {@code
 * bufferedPoints}, {@code outage} (1 while the database is away).
 */
public final class InfluxSink implements Sink<Point> {

    private static final long serialVersionUID = 1L;

    private final InfluxSettings settings;
    private final RefusedPoints.Opener refusedPoints;

    public InfluxSink(InfluxSettings settings, RefusedPoints.Opener refusedPoints) {
        this.settings = settings;
        this.refusedPoints = refusedPoints;
    }

    @Override
    public SinkWriter<Point> createWriter(WriterInitContext context) {
        InfluxSinkMetrics metrics = new InfluxSinkMetrics(context.metricGroup());
        int number = context.getTaskInfo().getIndexOfThisSubtask();
        RefusedPoints refused = refusedPoints.open();
        BatchWriter batchWriter =
                new BatchWriter(
                        "InfluxDB " + settings.url() + " database " + settings.database(),
                        new JdkInfluxHttp(settings),
                        Backoff.of(settings, InstantSource.system()),
                        Thread::sleep,
                        new SeriesLimit(settings.maxSeries()),
                        refused,
                        metrics);
        PointWriter points =
                new PointWriter(settings, "influx-writer-" + number, batchWriter, refused);
        metrics.watchBuffer(points::bufferedPoints);
        return new Writer(
                points, context.getProcessingTimeService(), settings.flushInterval().toMillis());
    }

    /** The writer of one subtask: hands on to {@link PointWriter}, and sees to the time. */
    private static final class Writer implements SinkWriter<Point> {

        private final PointWriter points;
        private final ProcessingTimeService time;
        private final long flushMillis;

        Writer(PointWriter points, ProcessingTimeService time, long flushMillis) {
            this.points = points;
            this.time = time;
            this.flushMillis = flushMillis;
            scheduleNext();
        }

        @Override
        public void write(Point point, Context context) throws IOException, InterruptedException {
            points.write(point);
        }

        @Override
        public void flush(boolean endOfInput) throws IOException, InterruptedException {
            points.flush();
        }

        @Override
        public void close() {
            points.close();
        }

        private void scheduleNext() {
            var unused =
                    time.registerTimer(
                            time.getCurrentProcessingTime() + flushMillis,
                            timestamp -> {
                                points.writeNow();
                                scheduleNext();
                            });
        }
    }
}
