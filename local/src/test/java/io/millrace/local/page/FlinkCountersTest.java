package io.millrace.local.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlinkCountersTest {

    private static final String METRICS = "/jobs/1a/vertices/2b/subtasks/metrics";
    private static final Map<String, String> ANSWERS =
            Map.of(
                    "/jobs/overview",
                    """
                    {"jobs":[{"jid":"1a","name":"analytics","state":"RUNNING"},
                             {"jid":"9z","name":"gone","state":"CANCELED"}]}""",
                    "/jobs/1a",
                    """
                    {"vertices":[{"id":"2b"}]}""",
                    METRICS,
                    """
                    [{"id":"numRecordsIn"},{"id":"device.millrace.late"},
                     {"id":"other.late"},{"id":"device.millrace.passed"}]""",
                    METRICS + "?agg=sum&get=device.millrace.late,device.millrace.passed",
                    """
                    [{"id":"device.millrace.late","sum":3.0},
                     {"id":"device.millrace.passed","sum":90123.0}]""");

    private HttpServer server;
    private URI url;

    @BeforeEach
    void start() throws IOException {
        InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        server = HttpServer.create(new InetSocketAddress(here, 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        String answer = ANSWERS.get(exchange.getRequestURI().toString());
                        byte[] body = String.valueOf(answer).getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
                        exchange.getResponseBody().write(body);
                    }
                });
        server.start();
        url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void shouldSumOurCountersOfTheRunningJobsInTheOrderOfTheNames() throws IOException {
        List<FlinkCounters.Job> jobs =
                new FlinkCounters(
                                url,
                                List.of(
                                        new JobCounters.Named("passed", ".millrace.passed"),
                                        new JobCounters.Named("twice", ".millrace.duplicates"),
                                        new JobCounters.Named("late", ".millrace.late")))
                        .read();

        assertThat(jobs)
                .singleElement()
                .satisfies(
                        job -> {
                            assertThat(job.name()).isEqualTo("analytics");
                            assertThat(job.counters())
                                    .containsExactly(
                                            Map.entry("passed", 90_123L), Map.entry("late", 3L));
                        });
    }

    @Test
    void shouldSayThatNothingListensWhenFlinkIsAway() {
        server.stop(0);

        assertThatThrownBy(() -> new FlinkCounters(url, JobCounters.SHOWN).read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing listens at http://127.0.0.1:");
    }
}
