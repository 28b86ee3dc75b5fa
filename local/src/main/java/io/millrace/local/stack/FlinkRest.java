package io.millrace.local.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Any Flink cluster, by its REST address. */
public final class FlinkRest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 250;
    private static final int SUCCESS = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final String url;

    /** One job that the cluster knows. */
    public record FlinkJob(String id, String name, String state) {

        /** True while the job may still do something. */
        public boolean isLive() {
            return switch (state) {
                case "FINISHED", "CANCELED", "FAILED", "SUSPENDED" -> false;
                default -> true;
            };
        }
    }

    public FlinkRest(String url) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** Every job of the cluster, also those that have ended. */
    public List<FlinkJob> jobs() {
        List<FlinkJob> jobs = new ArrayList<>();
        for (JsonNode job : get("/jobs/overview").path("jobs")) {
            jobs.add(
                    new FlinkJob(
                            job.path("jid").asText(),
                            job.path("name").asText(),
                            job.path("state").asText()));
        }
        return List.copyOf(jobs);
    }

    /** The one live job of that name or id. */
    public FlinkJob liveJob(String nameOrId) {
        List<FlinkJob> live = jobs().stream().filter(FlinkJob::isLive).toList();
        List<FlinkJob> found =
                live.stream()
                        .filter(job -> job.name().equals(nameOrId) || job.id().equals(nameOrId))
                        .toList();
        if (found.size() != 1) {
            throw new StackException(
                    "%s running job %s at %s; running are: %s"
                            .formatted(
                                    found.isEmpty() ? "there is no" : "there is more than one",
                                    nameOrId,
                                    url,
                                    live.isEmpty() ? "none" : live));
        }
        return found.get(0);
    }

    /** True when every task of the job is running. */
    public boolean allTasksRunning(String jobId) {
        JsonNode counts = get("/jobs/" + jobId).path("status-counts");
        int running = counts.path("RUNNING").asInt();
        int all = 0;
        for (JsonNode count : counts) {
            all += count.asInt();
        }
        return all > 0 && running == all;
    }

    /** Number of checkpoints the job has completed since it was submitted. */
    public long completedCheckpoints(String jobId) {
        return get("/jobs/" + jobId + "/checkpoints").path("counts").path("completed").asLong();
    }

    /** Number of checkpoints that were given up since then. */
    public long failedCheckpoints(String jobId) {
        return get("/jobs/" + jobId + "/checkpoints").path("counts").path("failed").asLong();
    }

    /** How often the job was started again since then. */
    public long restarts(String jobId) {
        JsonNode restarts = get("/jobs/" + jobId + "/metrics?get=numRestarts").path(0);
        if (restarts.isMissingNode()) {
            throw new StackException("Flink at " + url + " counts no restarts of job " + jobId);
        }
        return restarts.path("value").asLong();
    }

    /** What the job failed of last; empty where it has not failed. */
    public String lastFailure(String jobId) {
        JsonNode entries =
                get("/jobs/" + jobId + "/exceptions").path("exceptionHistory").path("entries");
        return entries.isEmpty() ? "" : entries.get(0).path("stacktrace").asText();
    }

    /** Ends the job without a savepoint. */
    public void cancel(String jobId) {
        send(
                HttpRequest.newBuilder(URI.create(url + "/jobs/" + jobId + "?mode=cancel"))
                        .method("PATCH", HttpRequest.BodyPublishers.noBody()));
    }

    /**
     * Stops the job with a savepoint and waits for it.
     *
     * @param directory as the cluster sees it, for example {@code s3://…}
     * @return where the savepoint lies
     */
    public String stopWithSavepoint(String jobId, String directory, Duration patience) {
        Map<String, Object> body =
                Map.of("targetDirectory", directory, "drain", false, "formatType", "CANONICAL");
        String trigger =
                send(HttpRequest.newBuilder(URI.create(url + "/jobs/" + jobId + "/stop"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(json(body))))
                        .path("request-id")
                        .asText();
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            JsonNode answer = get("/jobs/" + jobId + "/savepoints/" + trigger);
            if (answer.path("status").path("id").asText().equals("COMPLETED")) {
                JsonNode cause = answer.path("operation").path("failure-cause");
                if (!cause.isMissingNode()) {
                    throw new StackException(
                            "no savepoint of job %s in %s: %s"
                                    .formatted(
                                            jobId,
                                            directory,
                                            firstLine(cause.path("stack-trace").asText())));
                }
                return answer.path("operation").path("location").asText();
            }
            if (System.nanoTime() > deadline) {
                throw new StackException(
                        "no savepoint of job %s after %d s; the job is still running"
                                .formatted(jobId, patience.toSeconds()));
            }
            pause();
        }
    }

    private JsonNode get(String path) {
        return send(HttpRequest.newBuilder(URI.create(url + path)).GET());
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    http.send(
                            request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != SUCCESS) {
                throw new StackException(
                        "Flink at %s answered %d: %s"
                                .formatted(url, response.statusCode(), reason(response.body())));
            }
            return response.body().isEmpty()
                    ? JSON.createObjectNode()
                    : JSON.readTree(response.body());
        } catch (IOException e) {
            throw new StackException("no Flink cluster answers at " + url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted", e);
        }
    }

    private static String json(Map<String, Object> body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Flink answers with whole stack traces; their first lines say it. */
    private static String reason(String body) throws IOException {
        JsonNode errors = body.startsWith("{") ? JSON.readTree(body).path("errors") : null;
        return errors == null || errors.isEmpty()
                ? firstLine(body)
                : firstLine(errors.get(errors.size() - 1).asText());
    }

    private static String firstLine(String text) {
        return text.strip().lines().findFirst().orElse("");
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted", e);
        }
    }
}
