package io.millrace.connectors.influx;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The real influxd as a process of its own on free loopback ports, in a directory of the test. */
final class RealInfluxDb implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(30);

    private final Path directory;
    private final int port;
    private final Path config;
    private Process process;

    RealInfluxDb(Path directory, boolean authenticating) throws IOException, InterruptedException {
        this.directory = directory;
        this.port = freePort();
        this.config = directory.resolve("influxdb.conf");
        Files.writeString(
                config,
                """
                reporting-enabled = false
                bind-address = "127.0.0.1:%d"
                [meta]
                  dir = "%s/meta"
                [data]
                  dir = "%s/data"
                  wal-dir = "%s/wal"
                [monitor]
                  store-enabled = false
                [http]
                  bind-address = "127.0.0.1:%d"
                  auth-enabled = %s
                  log-enabled = false
                """
                        .formatted(
                                freePort(), directory, directory, directory, port, authenticating));
        start();
    }

    InfluxSettings settings() {
        return InfluxSettings.of("http://127.0.0.1:" + port, "millrace")
                .withTimes(
                        Duration.ofMillis(100),
                        Duration.ofSeconds(10),
                        Duration.ofMillis(20),
                        Duration.ofMillis(200));
    }

    void start() throws IOException, InterruptedException {
        File log = directory.resolve("influxd.log").toFile();
        process =
                new ProcessBuilder("influxd", "-config", config.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                        .start();
        new InfluxDb(settings()).waitUntilUp(START);
    }

    /** As by {@code kill -9}. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        kill();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
