package io.millrace.connectors.influx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches of points, one request at a time: a batch is done when each of its points is in
 * the database or among the refused ones.
 *
 * <p>Sends again for ever while the database is away, says so once a change of state, and halves a
 * batch that is refused until the points that cause it stand alone. One request at a time keeps a
 * retry from overwriting a newer value of the same point. Used by one thread.
 */
final class BatchWriter {

    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

    private final String target;
    private final InfluxHttp http;
    private final Backoff backoff;
    private final Pause pause;
    private final SeriesLimit seriesLimit;
    private final RefusedPoints refusedPoints;
    private final WriteListener listener;
    private final LineProtocol lineProtocol = new LineProtocol();

    /** What kind of failure it is while it lasts; its words may change from one to the next. */
    private Optional<String> outage = Optional.empty();

    private boolean toldOfSeriesLimit;

    /**
     * A writer to that target.
     *
     * @param target for logs: which database on which server
     */
    BatchWriter(
            String target,
            InfluxHttp http,
            Backoff backoff,
            Pause pause,
            SeriesLimit seriesLimit,
            RefusedPoints refusedPoints,
            WriteListener listener) {
        this.target = target;
        this.http = http;
        this.backoff = backoff;
        this.pause = pause;
        this.seriesLimit = seriesLimit;
        this.refusedPoints = refusedPoints;
        this.listener = listener;
    }

    /** Waits; a test's does not. */
    @FunctionalInterface
    interface Pause {
        void forMillis(long millis) throws InterruptedException;
    }

    /** A point and its line. */
    private record Encoded(Point point, byte[] line) {}

    /**
     * Returns when every point is in the database or refused.
     *
     * @throws IOException when a refused point could not be kept
     */
    void write(List<Point> points) throws IOException, InterruptedException {
        List<Encoded> batch = new ArrayList<>(points.size());
        for (Point point : points) {
            Optional<byte[]> line = encode(point);
            if (line.isPresent()) {
                batch.add(new Encoded(point, line.get()));
            }
        }
        if (!batch.isEmpty()) {
            writeEncoded(batch);
        }
    }

    private Optional<byte[]> encode(Point point) throws IOException, InterruptedException {
        try {
            LineProtocol.Line line = lineProtocol.encode(point);
            if (seriesLimit.admits(line.series())) {
                return Optional.of(line.text());
            }
            tellOfSeriesLimit(line.series());
            refuse(
                    point,
                    Optional.of(line.text()),
                    "series limit of " + seriesLimit.maxSeries() + " reached by this writer");
        } catch (UnwritablePointException e) {
            refuse(point, Optional.empty(), e.getMessage());
        }
        return Optional.empty();
    }

    private void writeEncoded(List<Encoded> batch) throws IOException, InterruptedException {
        Verdict verdict = sendUntilAnswered(batch);
        switch (verdict.outcome()) {
            case WRITTEN -> listener.written(batch.size());
            case ALL_REFUSED -> {
                for (Encoded encoded : batch) {
                    refuse(encoded.point(), Optional.of(encoded.line()), verdict.words());
                }
            }
            case SOME_REFUSED -> {
                // The order of the halves is the order of the points: the newest value wins.
                writeEncoded(batch.subList(0, batch.size() / 2));
                writeEncoded(batch.subList(batch.size() / 2, batch.size()));
            }
            case RETRY -> throw new IllegalStateException("an outage is no answer: " + verdict);
        }
    }

    private Verdict sendUntilAnswered(List<Encoded> batch) throws InterruptedException {
        byte[] body = join(batch);
        int attempt = 0;
        while (true) {
            Optional<String> retryAfter = Optional.empty();
            String kind;
            String words;
            try {
                InfluxHttp.Answer answer = http.write(body);
                Verdict verdict = Verdict.of(answer, batch.size());
                if (verdict.outcome() != Verdict.Outcome.RETRY) {
                    over(attempt);
                    return verdict;
                }
                retryAfter = answer.retryAfter();
                kind = "HTTP " + answer.status();
                words = verdict.words();
            } catch (IOException e) {
                kind = (e.getCause() == null ? e : e.getCause()).getClass().getName();
                words = e.getMessage();
            }
            attempt++;
            away(kind, words, batch.size());
            pause.forMillis(backoff.pauseMillis(attempt, retryAfter));
            listener.retried();
        }
    }

    private void away(String kind, String words, int points) {
        if (outage.isEmpty()) {
            listener.outage(true);
        }
        if (!outage.equals(Optional.of(kind))) {
            LOG.warn(
                    "{} does not take points: {}. {} points of this batch wait, and all behind"
                            + " them; retrying until it does",
                    target,
                    words,
                    points);
            outage = Optional.of(kind);
        }
    }

    private void over(int attempts) {
        if (outage.isPresent()) {
            LOG.info("{} takes points again, after {} retries", target, attempts);
            outage = Optional.empty();
            listener.outage(false);
        }
    }

    private void refuse(Point point, Optional<byte[]> line, String message)
            throws IOException, InterruptedException {
        refusedPoints.refuse(new RefusedPoint(point, line, message));
        listener.refused();
    }

    private void tellOfSeriesLimit(String series) {
        if (!toldOfSeriesLimit) {
            toldOfSeriesLimit = true;
            LOG.warn(
                    "{}: this writer has written {} series, as many as influx.max-series allows;"
                            + " points of new series are refused from now on, the first of {}",
                    target,
                    seriesLimit.maxSeries(),
                    series);
        }
    }

    private static byte[] join(List<Encoded> batch) {
        int length = 0;
        for (Encoded encoded : batch) {
            length += encoded.line().length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length);
        for (Encoded encoded : batch) {
            out.writeBytes(encoded.line());
        }
        return out.toByteArray();
    }
}
