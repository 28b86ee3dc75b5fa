package io.millrace.connectors.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client makes of answers that the real registry gives only when it is ill. */
class ConfluentSchemaRegistryTest {

    private static final Schema SCHEMA =
            SchemaBuilder.record("R").fields().requiredString("a").endRecord();

    private static final String PASSWORD = "for-this-test";

    private final AtomicInteger questions = new AtomicInteger();
    private final AtomicReference<String> authorization = new AtomicReference<>();
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
                    authorization.set(exchange.getRequestHeaders().getFirst("Authorization"));
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

    @Test
    void shouldLogInAsItIsTold() {
        answer = "{\"schema\":\"\\\"string\\\"\"}";

        registry(
                        Map.of(
                                "basic.auth.credentials.source",
                                "USER_INFO",
                                "basic.auth.user.info",
                                "me:secret"))
                .byId(1);
        assertThat(authorization).hasValue("Basic bWU6c2VjcmV0");

        registry(
                        Map.of(
                                "bearer.auth.credentials.source",
                                "STATIC_TOKEN",
                                "bearer.auth.token",
                                "token"))
                .byId(1);
        assertThat(authorization).hasValue("Bearer token");

        registry().byId(1);
        assertThat(authorization).hasValue(null);
    }

    @Test
    void shouldSpeakTlsWithTheTrustStoreThatItIsGiven(@TempDir Path directory) throws Exception {
        Path store = directory.resolve("store.p12");
        keytool(store);
        HttpsServer secure =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(sslContext(store)));
        secure.createContext(
                "/",
                exchange -> {
                    byte[] body =
                            "{\"schema\":\"\\\"string\\\"\"}".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        secure.start();
        String url = "https://localhost:" + secure.getAddress().getPort();
        try (SchemaRegistry trusting =
                        new ConfluentSchemaRegistry(
                                new RegistrySettings(
                                        url,
                                        Map.of(
                                                "schema.registry.ssl.truststore.location",
                                                store.toString(),
                                                "schema.registry.ssl.truststore.password",
                                                PASSWORD)));
                SchemaRegistry doubting = new ConfluentSchemaRegistry(RegistrySettings.of(url))) {
            assertThat(trusting.byId(1)).isEqualTo(Schema.create(Schema.Type.STRING));
            assertThatThrownBy(() -> doubting.byId(1))
                    .isInstanceOf(RegistryUnavailableException.class);
        } finally {
            secure.stop(0);
        }
    }

    private static void keytool(Path store) throws Exception {
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process =
                new ProcessBuilder(
                                List.of(
                                        tool,
                                        "-genkeypair",
                                        "-keyalg",
                                        "EC",
                                        "-storetype",
                                        "PKCS12",
                                        "-keystore",
                                        store.toString(),
                                        "-storepass",
                                        PASSWORD,
                                        "-dname",
                                        "CN=localhost",
                                        "-ext",
                                        "SAN=dns:localhost",
                                        "-alias",
                                        "registry"))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(process.waitFor()).isZero();
    }

    private static SSLContext sslContext(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private void answers(int status, String answer) {
        this.status = status;
        this.answer = answer;
    }

    private SchemaRegistry registry() {
        return registry(Map.of("http.read.timeout.ms", "2000"));
    }

    private SchemaRegistry registry(Map<String, String> properties) {
        return new ConfluentSchemaRegistry(
                new RegistrySettings(
                        "http://127.0.0.1:" + server.getAddress().getPort(), properties));
    }
}
