package io.millrace.local.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The jobs' own counters, by Flink's REST interface: what a job says of itself since its last
 * start, not what was counted from outside.
 */
public final class FlinkCounters {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(TIMEOUT)
                    .build();
    private final String url;

    private final List<JobCounters.Named> shown;

    /**
     * @param shown which counters, in the order in which they are given
     */
    public FlinkCounters(URI url, List<JobCounters.Named> shown) {
        this.url = url.toString().replaceAll("/+$", "");
        this.shown = List.copyOf(shown);
    }

    /** A job and its counters by name. */
    public record Job(String name, String state, Map<String, Long> counters) {}

    /** Of all jobs that run. */
    public List<Job> read() throws IOException {
        List<Job> jobs = new ArrayList<>();
        for (JsonNode job : get("/jobs/overview").path("jobs")) {
            if (job.path("state").asText().equals("RUNNING")) {
                jobs.add(
                        new Job(
                                job.path("name").asText(),
                                job.path("state").asText(),
                                counters(job.path("jid").asText())));
            }
        }
        return jobs;
    }

    /** In the order in which they are shown; only those that the job has. */
    private Map<String, Long> counters(String jobId) throws IOException {
        Map<String, Long> sums = sums(jobId);
        Map<String, Long> sorted = new LinkedHashMap<>();
        for (JobCounters.Named counter : shown) {
            if (sums.containsKey(counter.name())) {
                sorted.put(counter.name(), sums.get(counter.name()));
            }
        }
        return sorted;
    }

    private Map<String, Long> sums(String jobId) throws IOException {
        Map<String, Long> sums = new HashMap<>();
        for (JsonNode vertex : get("/jobs/" + jobId).path("vertices")) {
            String metrics =
                    "/jobs/"
                            + jobId
                            + "/vertices/"
                            + vertex.path("id").asText()
                            + "/subtasks/metrics";
            TreeSet<String> wanted = new TreeSet<>();
            for (JsonNode metric : get(metrics)) {
                String id = metric.path("id").asText();
                if (name(id).isPresent()) {
                    wanted.add(id);
                }
            }
            // Names that would need escaping in a query are none of ours.
            String asked =
                    wanted.stream()
                            .filter(id -> id.matches("[A-Za-z0-9_.:-]+"))
                            .collect(Collectors.joining(","));
            if (asked.isEmpty()) {
                continue;
            }
            for (JsonNode metric : get(metrics + "?agg=sum&get=" + asked)) {
                long sum = Math.round(metric.path("sum").asDouble());
                name(metric.path("id").asText()).ifPresent(n -> sums.merge(n, sum, Long::sum));
            }
        }
        return sums;
    }

    private JsonNode get(String path) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT).build();
        try {
            HttpResponse<byte[]> response =
                    http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new IOException(url + path + " answered " + response.statusCode());
            }
            return json.readTree(response.body());
        } catch (HttpTimeoutException e) {
            throw new IOException("no answer from " + url + " in time", e);
        } catch (ConnectException e) {
            throw new IOException("nothing listens at " + url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException)
                    new InterruptedIOException("interrupted while asking " + url).initCause(e);
        }
    }

    private Optional<String> name(String id) {
        return shown.stream()
                .filter(counter -> id.endsWith(counter.tail()))
                .map(JobCounters.Named::name)
                .findFirst();
    }
}
