package io.millrace.connectors.influx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What all requests to InfluxDB share: address, credentials, one time limit for the whole of it.
 */
final class InfluxRequests {

    /** Where InfluxDB says in words what is wrong, apart from the body. */
    private static final String ERROR_HEADER = "X-Influxdb-Error";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_MESSAGE = 2_000;

    private InfluxRequests() {}

    static HttpClient client(Duration connectTimeout) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .build();
    }

    static URI uri(InfluxSettings settings, String pathAndQuery) {
        String base = settings.url();
        return URI.create(
                (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + pathAndQuery);
    }

    static HttpRequest.Builder to(InfluxSettings settings, URI uri) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (settings.username() != null) {
            byte[] credentials =
                    (settings.username() + ":" + settings.password())
                            .getBytes(StandardCharsets.UTF_8);
            request.header(
                    "Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        return request;
    }

    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /**
     * Sends a request and waits for the whole answer.
     *
     * <p>The JDK's own request timeout ends with the headers, so that a body that never comes would
     * be waited for for ever.
     */
    static HttpResponse<String> send(HttpClient client, HttpRequest request, Duration timeout)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(
                        request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("no complete answer within " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new IOException(describe(cause), cause);
        }
    }

    /**
     * InfluxDB's own words, without line breaks; the middle of long ones is left out.
     *
     * <p>Its body has all of them; its header is cut after a kilobyte, but stands there where a
     * proxy has taken the body away.
     */
    static String message(HttpResponse<String> response) {
        String body = response.body().strip();
        String words =
                body.isEmpty()
                        ? response.headers().firstValue(ERROR_HEADER).orElse("")
                        : ofJson(body);
        String oneLine = words.replaceAll("[\\p{Cntrl}]+", " ").strip();
        int length = oneLine.length();
        if (length <= LONGEST_MESSAGE) {
            return oneLine;
        }
        // The line that is refused stands in the middle, the reason behind it.
        int half = LONGEST_MESSAGE / 2;
        return oneLine.substring(0, half) + " ... " + oneLine.substring(length - half);
    }

    /** 1.x and 3.x say {@code error}, 2.x says {@code message}; a proxy says what it likes. */
    private static String ofJson(String body) {
        try {
            JsonNode json = JSON.readTree(body);
            String words = json.path("error").asText(json.path("message").asText(""));
            return words.isEmpty() ? body : words;
        } catch (JsonProcessingException e) {
            return body;
        }
    }

    private static String describe(Throwable cause) {
        String words = cause.getMessage();
        String name = cause.getClass().getSimpleName();
        return words == null || words.isBlank() ? name : name + ": " + words;
    }
}
