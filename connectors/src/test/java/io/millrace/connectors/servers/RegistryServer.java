package io.millrace.connectors.servers;

import io.millrace.connectors.registry.RegistrySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** A real Apicurio registry that keeps its schemas in a file, so that it can be restarted. */
public final class RegistryServer implements AutoCloseable {

    /** Unpacked by Maven. */
    private static final Path HOME = Path.of("target", "registry").toAbsolutePath();

    private final Path directory = ServerProcess.directory("registry");
    private final int port = ServerProcess.freePort();
    private ServerProcess process;

    /** Starts it, or starts it again with what it had. */
    public void start() {
        process =
                ServerProcess.java(
                        directory,
                        Map.of("REGISTRY_DATASOURCE_URL", database()),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-jar",
                        jar().toString());
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest subjects =
                HttpRequest.newBuilder(URI.create(settings().url() + "/subjects"))
                        .timeout(Duration.ofSeconds(5))
                        .build();
        process.await(
                Duration.ofSeconds(90),
                () ->
                        client.send(subjects, HttpResponse.BodyHandlers.discarding()).statusCode()
                                == 200);
    }

    public RegistrySettings settings() {
        return RegistrySettings.of("http://127.0.0.1:" + port + "/apis/ccompat/v7");
    }

    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }

    /** Written through: H2 would otherwise keep half a second of it in memory. */
    private String database() {
        return "jdbc:h2:file:" + directory.resolve("schemas") + ";WRITE_DELAY=0";
    }

    private static Path jar() {
        try (Stream<Path> files = Files.list(HOME)) {
            return files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no runner in " + HOME));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
