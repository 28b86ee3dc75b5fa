package io.millrace.benchmarks.systems;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks Flink about every completed checkpoint of a process's only job, on a thread of its own: how
 * long its barriers were under way until the last subtask saw them, and waited for one another.
 */
public final class BarrierWatch implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long POLL_MILLIS = 500;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final Map<Long, Barrier> seen = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * One checkpoint.
     *
     * @param triggered in wall time
     * @param waitedMillis until the last barrier had come everywhere, and was aligned
     */
    public record Barrier(long triggered, long waitedMillis, long durationMillis, long bytes) {}

    public BarrierWatch(String url) {
        this.url = url;
        this.thread = new Thread(this::watch, "barrier-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** The checkpoints so far, by the moment of their trigger. */
    public Map<Long, Barrier> byTrigger() {
        Map<Long, Barrier> sorted = new TreeMap<>();
        seen.values().forEach(barrier -> sorted.put(barrier.triggered(), barrier));
        return sorted;
    }

    private void watch() {
        while (!closed) {
            try {
                look();
                Thread.sleep(POLL_MILLIS);
            } catch (IOException e) {
                // The job does not answer yet, or no more: its process says what happened.
                closed = closed || thread.isInterrupted();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void look() throws IOException, InterruptedException {
        JsonNode jobs = get("/jobs/overview").path("jobs");
        if (jobs.isEmpty()) {
            return;
        }
        String job = "/jobs/" + jobs.get(0).path("jid").asText();
        Optional<JsonNode> vertices = Optional.empty();
        for (JsonNode checkpoint : get(job + "/checkpoints").path("history")) {
            long id = checkpoint.path("id").asLong();
            if (!checkpoint.path("status").asText().equals("COMPLETED") || seen.containsKey(id)) {
                continue;
            }
            vertices = vertices.isPresent() ? vertices : Optional.of(get(job).path("vertices"));
            long waited = 0;
            for (JsonNode vertex : vertices.get()) {
                JsonNode summary =
                        get(job
                                        + "/checkpoints/details/"
                                        + id
                                        + "/subtasks/"
                                        + vertex.path("id").asText())
                                .path("summary");
                waited =
                        Math.max(
                                waited,
                                summary.path("start_delay").path("max").asLong()
                                        + summary.path("alignment")
                                                .path("duration")
                                                .path("max")
                                                .asLong());
            }
            seen.put(
                    id,
                    new Barrier(
                            checkpoint.path("trigger_timestamp").asLong(),
                            waited,
                            checkpoint.path("end_to_end_duration").asLong(),
                            checkpoint.path("state_size").asLong()));
        }
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(
                        HttpRequest.newBuilder(URI.create(url + path)).build(),
                        HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(path + " answered " + response.statusCode());
        }
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
