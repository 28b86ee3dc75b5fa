package io.millrace.connectors.influx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * An InfluxDB in memory behind the port: stores lines by series and time, answers first what a test
 * has scripted, and refuses every batch with a line in it that holds {@code bad}. Safe for several
 * threads.
 */
final class FakeInfluxHttp implements InfluxHttp {

    private final Deque<Answer> script = new ArrayDeque<>();
    private final Map<String, String> stored = new LinkedHashMap<>();
    private final List<Integer> batches = new ArrayList<>();
    private final Semaphore gate = new Semaphore(Integer.MAX_VALUE / 2);
    private boolean partialWrites;

    /** Status of the answer that stands for a connection that breaks. */
    private static final int BROKEN = -1;

    @Override
    public Answer write(byte[] lines) throws IOException, InterruptedException {
        gate.acquire();
        return answer(new String(lines, StandardCharsets.UTF_8).split("(?<=\n)"));
    }

    private synchronized Answer answer(String[] lines) throws IOException {
        batches.add(lines.length);
        if (!script.isEmpty()) {
            Answer answer = script.poll();
            if (answer.status() == BROKEN) {
                throw new IOException(answer.message());
            }
            return answer;
        }
        int bad = 0;
        for (String line : lines) {
            bad += line.contains("bad") ? 1 : 0;
        }
        if (bad > 0 && !partialWrites) {
            return new Answer(400, Optional.empty(), "unable to parse");
        }
        for (String line : lines) {
            if (!line.contains("bad")) {
                ParsedLine parsed = ParsedLine.parse(line);
                stored.put(
                        line.substring(0, line.indexOf(' ')) + "@" + parsed.time(),
                        parsed.fields().toString());
            }
        }
        return bad == 0
                ? new Answer(204, Optional.empty(), "")
                : new Answer(400, Optional.empty(), "partial write: conflict dropped=" + bad);
    }

    synchronized FakeInfluxHttp answering(int status, String retryAfter) {
        script.add(new Answer(status, Optional.ofNullable(retryAfter), "scripted"));
        return this;
    }

    synchronized FakeInfluxHttp breaking() {
        script.add(new Answer(BROKEN, Optional.empty(), "connection reset"));
        return this;
    }

    synchronized FakeInfluxHttp withPartialWrites() {
        partialWrites = true;
        return this;
    }

    /** Every request waits from now on. */
    void hang() {
        gate.drainPermits();
    }

    /** Lets that many requests through. */
    void letThrough(int requests) {
        gate.release(requests);
    }

    synchronized Map<String, String> stored() {
        return new LinkedHashMap<>(stored);
    }

    /** Lines of each request, in order. */
    synchronized List<Integer> batches() {
        return List.copyOf(batches);
    }
}
