package io.millrace.connectors.influx;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/**
 * An imitated InfluxDB behind real HTTP on the loopback: answers first what a test has scripted,
 * then stores what it is sent like {@link FakeInfluxHttp}.
 */
final class ImitatedInfluxDb implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Deque<Step> script = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private final FakeInfluxHttp store = new FakeInfluxHttp();

    /** What to do with one request. */
    private interface Step {
        void answer(HttpExchange exchange) throws IOException;
    }

    ImitatedInfluxDb() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/write", this::handle);
        server.start();
    }

    InfluxSettings settings() {
        return InfluxSettings.of("http://127.0.0.1:" + server.getAddress().getPort(), "mill race");
    }

    FakeInfluxHttp store() {
        return store;
    }

    /** Method, address and the headers that matter, one a request. */
    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    ImitatedInfluxDb answering(int status, String header, String value) {
        return then(
                exchange -> {
                    exchange.getResponseHeaders().add(header, value);
                    exchange.sendResponseHeaders(status, -1);
                    exchange.close();
                });
    }

    /** Takes the request and never answers. */
    ImitatedInfluxDb hanging() {
        return then(exchange -> untilClosed());
    }

    /** Sends the head of an answer and never its body. */
    ImitatedInfluxDb hangingInTheBody() {
        return then(
                exchange -> {
                    exchange.sendResponseHeaders(400, 1_000);
                    exchange.getResponseBody().flush();
                    untilClosed();
                });
    }

    /** Breaks the connection in the middle of the answer. */
    ImitatedInfluxDb cutting() {
        return then(
                exchange -> {
                    exchange.sendResponseHeaders(400, 1_000);
                    exchange.getResponseBody()
                            .write("{\"error\":".getBytes(StandardCharsets.UTF_8));
                    exchange.getResponseBody().flush();
                    exchange.close();
                });
    }

    private synchronized ImitatedInfluxDb then(Step step) {
        script.add(step);
        return this;
    }

    private synchronized Step next(HttpExchange exchange) {
        requests.add(
                exchange.getRequestMethod()
                        + " "
                        + exchange.getRequestURI()
                        + " "
                        + exchange.getRequestHeaders().getFirst("Content-Encoding")
                        + " "
                        + exchange.getRequestHeaders().getFirst("Authorization"));
        return script.isEmpty() ? this::storeLines : script.poll();
    }

    private void handle(HttpExchange exchange) throws IOException {
        next(exchange).answer(exchange);
    }

    private void storeLines(HttpExchange exchange) throws IOException {
        byte[] lines = new GZIPInputStream(exchange.getRequestBody()).readAllBytes();
        InfluxHttp.Answer answer;
        try {
            answer = store.write(lines);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        byte[] body = answer.message().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private void untilClosed() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
