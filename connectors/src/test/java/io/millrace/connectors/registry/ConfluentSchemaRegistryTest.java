package io.millrace.connectors.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client makes of answers that the real registry gives only when it is ill. */
class ConfluentSchemaRegistryTest {

    private static final Schema SCHEMA =
            SchemaBuilder.record("R").fields().requiredString("a").endRecord();

    private final AtomicInteger questions = new AtomicInteger();
    private HttpServer server;
    private int status = 200;
    private String answer = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    questions.incrementAndGet();
                    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void shouldAskOnceForAnId() {
        answer = "{\"schema\":\"" + SCHEMA.toString().replace("\"", "\\\"") + "\"}";

        try (SchemaRegistry registry = registry()) {
            assertThat(registry.byId(1)).isEqualTo(SCHEMA);
            assertThat(registry.byId(1)).isEqualTo(SCHEMA);
        }

        assertThat(questions).hasValue(1);
    }

    @Test
    void shouldSayThatAnIdIsUnknown() {
        answers(404, "{\"error_code\":40403,\"message\":\"Schema 1 not found\"}");

        assertThatThrownBy(() -> registry().byId(1)).isInstanceOf(UnknownSchemaException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    500 | {"error_code":50001,"message":"Error in the backend data store"}
                    503 |
                    503 | <html>gateway</html>
                    429 | {"error_code":42901,"message":"slow down"}
                    401 | {"error_code":40101,"message":"Unauthorized"}
                    404 | <html>no such page</html>
                    404 | {"error_code":404,"message":"HTTP 404 Not Found"}
                    """)
    void shouldTakeAnythingElseForAnOutage(int status, String answer) {
        answers(status, answer == null ? "" : answer);

        assertThatThrownBy(() -> registry().byId(1))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("read schema 1 at http://");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>a proxy's login page</html>", "{\"schema\""})
    void shouldTakeAGoodStatusWithoutAnAnswerForAnOutage(String answer) {
        answers(200, answer);

        assertThatThrownBy(() -> registry().byId(1))
                .isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void shouldTakeNobodyThereForAnOutage() {
        server.stop(0);

        assertThatThrownBy(() -> registry().byId(1))
                .isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void shouldSayThatASchemaIsNoAvro() {
        answers(200, "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}");

        assertThatThrownBy(() -> registry().byId(1))
                .isInstanceOf(UnreadableSchemaException.class)
                .hasMessageContaining("of type JSON");
    }

    @Test
    void shouldSayThatASchemaDoesNotParse() {
        answers(200, "{\"schema\":\"{\\\"type\\\":\\\"recor\\\"}\"}");

        assertThatThrownBy(() -> registry().byId(1)).isInstanceOf(UnreadableSchemaException.class);
    }

    @Test
    void shouldNameTheCommandWhenASchemaIsNotRegistered() {
        answers(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");

        assertThatThrownBy(() -> registry().idOf("iot.alerts-value", SCHEMA))
                .isInstanceOf(SchemaNotRegisteredException.class)
                .hasMessageContaining("iot.alerts-value")
                .hasMessageContaining("run ./millrace schemas register");
    }

    @Test
    void shouldSayThatASchemaIsIncompatible() {
        answers(409, "{\"error_code\":409,\"message\":\"incompatible\"}");

        assertThatThrownBy(() -> registry().register("s", SCHEMA))
                .isInstanceOf(IncompatibleSchemaException.class);
    }

    private void answers(int status, String answer) {
        this.status = status;
        this.answer = answer;
    }

    private SchemaRegistry registry() {
        return new ConfluentSchemaRegistry(
                new RegistrySettings(
                        "http://127.0.0.1:" + server.getAddress().getPort(),
                        Map.of("http.read.timeout.ms", "2000")));
    }
}
