package io.millrace.local.page;

import io.millrace.connectors.influx.InfluxDb;
import io.millrace.connectors.influx.InfluxSettings;
import io.millrace.local.stack.StackPorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real influxd with a folder and ports of its own, that can be stopped and started again. */
final class InfluxServer {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final int port;
    private final InfluxDb database;
    private Process process;

    InfluxServer(Path folder) throws IOException {
        this.folder = folder;
        this.port = StackPorts.freePort();
        this.database = new InfluxDb(settings());
        Files.writeString(
                folder.resolve("influxdb.conf"),
                """
                reporting-disabled = true
                bind-address = "127.0.0.1:%d"
                [meta]
                  dir = "%s"
                [data]
                  dir = "%s"
                  wal-dir = "%s"
                [monitor]
                  store-enabled = false
                [subscriber]
                  enabled = false
                [http]
                  bind-address = "127.0.0.1:%d"
                  log-enabled = false
                """
                        .formatted(
                                StackPorts.freePort(),
                                folder.resolve("meta"),
                                folder.resolve("data"),
                                folder.resolve("wal"),
                                port));
    }

    InfluxSettings settings() {
        return InfluxSettings.of("http://127.0.0.1:" + port, "page");
    }

    void start() throws IOException, InterruptedException {
        try {
            process =
                    new ProcessBuilder(
                                    "influxd",
                                    "-config",
                                    folder.resolve("influxdb.conf").toString())
                            .redirectErrorStream(true)
                            .redirectOutput(
                                    ProcessBuilder.Redirect.appendTo(
                                            folder.resolve("influxd.log").toFile()))
                            .start();
        } catch (IOException e) {
            throw new IOException(
                    "influxd is not there: apt-get install influxdb, or run ./millrace test", e);
        }
        database.waitUntilUp(PATIENCE);
        database.createDatabase();
    }

    void stop() throws InterruptedException {
        if (process == null) {
            return;
        }
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        process = null;
    }

    void write(List<String> lines) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(settings().url() + "/write?precision=ms&db=page"))
                        .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", lines)))
                        .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 204) {
            throw new IOException(response.statusCode() + ": " + response.body());
        }
    }
}
