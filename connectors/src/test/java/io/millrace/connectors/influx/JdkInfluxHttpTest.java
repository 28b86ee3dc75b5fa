package io.millrace.connectors.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against an imitated server; the real one is in {@code InfluxDbITCase}. */
@Timeout(20)
class JdkInfluxHttpTest {

    private static final byte[] LINE = "m,device=d value=1i 5\n".getBytes(StandardCharsets.UTF_8);

    private final ImitatedInfluxDb server = new ImitatedInfluxDb();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void shouldPostCompressedLinesWithCredentialsInAHeader() throws Exception {
        InfluxHttp http = new JdkInfluxHttp(server.settings().withCredentials("writer", "s:ecret"));

        InfluxHttp.Answer answer = http.write(LINE);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(server.store().stored()).containsEntry("m,device=d@5", "{value=1i}");
        assertThat(server.requests())
                .containsExactly(
                        "POST /write?precision=ms&db=mill+race gzip Basic d3JpdGVyOnM6ZWNyZXQ=");
    }

    @Test
    void shouldHandOnRetryAfterAndTheServersWords() throws Exception {
        server.answering(429, "Retry-After", "12").answering(503, "X-Influxdb-Error", "too\tbusy");
        InfluxHttp http = new JdkInfluxHttp(server.settings());

        assertThat(http.write(LINE)).isEqualTo(new InfluxHttp.Answer(429, Optional.of("12"), ""));
        assertThat(http.write(LINE))
                .isEqualTo(new InfluxHttp.Answer(503, Optional.empty(), "too busy"));
    }

    @Test
    void shouldFailWhenTheAnswerNeverComes() {
        server.hanging().hangingInTheBody();
        InfluxHttp http = new JdkInfluxHttp(quick());

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> http.write(LINE))
                    .isInstanceOf(IOException.class)
                    .hasMessage("no complete answer within 200 ms");
        }
    }

    @Test
    void shouldFailWhenTheAnswerIsCut() {
        server.cutting();
        InfluxHttp http = new JdkInfluxHttp(server.settings());

        assertThatThrownBy(() -> http.write(LINE)).isInstanceOf(IOException.class);
    }

    @Test
    void shouldFailWhenNobodyListens() {
        InfluxHttp http = new JdkInfluxHttp(server.settings());
        server.close();

        assertThatThrownBy(() -> http.write(LINE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ConnectException");
    }

    @Test
    void shouldEndWhenInterrupted() throws Exception {
        server.hanging();
        InfluxHttp http = new JdkInfluxHttp(server.settings());
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread caller =
                new Thread(
                        () -> {
                            try {
                                http.write(LINE);
                            } catch (IOException | InterruptedException e) {
                                end.set(e);
                            }
                        });
        caller.start();

        caller.interrupt();
        caller.join();

        assertThat(end.get()).isInstanceOf(InterruptedException.class);
    }

    private InfluxSettings quick() {
        return server.settings()
                .withTimes(
                        Duration.ofSeconds(1),
                        Duration.ofMillis(200),
                        Duration.ofMillis(1),
                        Duration.ofMillis(10));
    }
}
