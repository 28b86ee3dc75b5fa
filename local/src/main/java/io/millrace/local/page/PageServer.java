package io.millrace.local.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the browser: files, and JSON under {@code /api}.
 *
 * <p>Only reads, only GET and HEAD, and only under the names of this machine: a page elsewhere that
 * makes its own name point to 127.0.0.1 gets nothing.
 */
final class PageServer implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(PageServer.class);

    private static final Set<String> OWN_NAMES = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final String JSON_TYPE = "application/json; charset=utf-8";
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; "
                    + "frame-ancestors 'none'";

    private final ObjectMapper json = new ObjectMapper();
    private final StaticFiles files;
    private final PageApi api;

    PageServer(StaticFiles files, PageApi api) {
        this.files = files;
        this.api = api;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            answer(exchange);
        } catch (RuntimeException e) {
            LOG.error("could not answer {}", exchange.getRequestURI(), e);
            throw e;
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (!ownName(exchange.getRequestHeaders().getFirst("Host"))) {
            problem(exchange, 403, "this page answers to 127.0.0.1 and localhost only");
            return;
        }
        if (!Set.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            problem(exchange, 405, "this page is only read");
            return;
        }
        if (path.startsWith("/api/")) {
            api(exchange, path);
            return;
        }
        Optional<StaticFiles.File> file = files.file(path);
        if (file.isEmpty()) {
            problem(exchange, 404, "there is no " + path);
            return;
        }
        send(exchange, 200, file.get().contentType(), file.get().content());
    }

    private void api(HttpExchange exchange, String path) throws IOException {
        try {
            Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
            Optional<Object> answer = answer(path, query);
            if (answer.isEmpty()) {
                problem(
                        exchange,
                        404,
                        "there is no "
                                + path
                                + "; there are /api/overview, /api/devices, /api/device,"
                                + " /api/alerts, /api/health, /api/counters");
                return;
            }
            send(exchange, 200, JSON_TYPE, json.writeValueAsBytes(answer.get()));
        } catch (PageApi.BadRequest e) {
            problem(exchange, 400, e.getMessage());
        }
    }

    private Optional<Object> answer(String path, Map<String, String> query) {
        return switch (path) {
            case "/api/overview" -> Optional.of(api.overview());
            case "/api/devices" -> Optional.of(api.devices());
            case "/api/device" -> Optional.of(api.device(query.get("id"), query.get("minutes")));
            case "/api/alerts" -> Optional.of(api.alerts());
            case "/api/health" -> Optional.of(api.health());
            case "/api/counters" -> Optional.of(api.counters());
            default -> Optional.empty();
        };
    }

    private void problem(HttpExchange exchange, int status, String message) throws IOException {
        send(exchange, status, JSON_TYPE, problemBody(message));
    }

    private byte[] problemBody(String message) throws JsonProcessingException {
        return json.writeValueAsBytes(Map.of("error", message));
    }

    private static void send(HttpExchange exchange, int status, String contentType, byte[] body)
            throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", contentType);
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static boolean ownName(String host) {
        if (host == null) {
            return false;
        }
        return OWN_NAMES.contains(host.replaceFirst(":[0-9]+$", ""));
    }

    private static Map<String, String> query(String rawQuery) {
        Map<String, String> query = new HashMap<>();
        if (rawQuery == null) {
            return query;
        }
        for (String pair : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new PageApi.BadRequest("'" + text + "' is not encoded as a URL is");
        }
    }
}
