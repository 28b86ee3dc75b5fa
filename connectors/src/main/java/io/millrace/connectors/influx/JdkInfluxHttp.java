package io.millrace.connectors.influx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** {@code POST /write?db=&precision=ms} by the JDK's HTTP client, compressed. */
final class JdkInfluxHttp implements InfluxHttp {

    private final HttpClient client;
    private final HttpRequest.Builder request;
    private final Duration timeout;

    JdkInfluxHttp(InfluxSettings settings) {
        this.timeout = settings.requestTimeout();
        this.client = InfluxRequests.client(timeout);
        this.request =
                InfluxRequests.to(settings, writeUri(settings))
                        .header("Content-Type", "text/plain; charset=utf-8")
                        .header("Content-Encoding", "gzip");
    }

    @Override
    public Answer write(byte[] lines) throws IOException, InterruptedException {
        HttpRequest post =
                request.copy().POST(HttpRequest.BodyPublishers.ofByteArray(gzip(lines))).build();
        HttpResponse<String> response = InfluxRequests.send(client, post, timeout);
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("Retry-After"),
                InfluxRequests.message(response));
    }

    private static URI writeUri(InfluxSettings settings) {
        return InfluxRequests.uri(
                settings, "/write?precision=ms&db=" + InfluxRequests.encode(settings.database()));
    }

    private static byte[] gzip(byte[] lines) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(lines.length / 8 + 64);
        try (FastGzip gzip = new FastGzip(out)) {
            gzip.write(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Lines repeat themselves so much that the fastest level gains nearly all there is. */
    private static final class FastGzip extends GZIPOutputStream {

        FastGzip(ByteArrayOutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
