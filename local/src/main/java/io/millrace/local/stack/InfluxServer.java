package io.millrace.local.stack;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** InfluxDB 1.x, from the machine's own package. */
final class InfluxServer {

    static final String NAME = "influxdb";

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private InfluxServer() {}

    static ServiceSpec prepare(StackLayout layout, StackPorts ports) {
        Path file =
                StackFiles.write(
                        layout.run().resolve("influxdb.conf"),
                        configuration(
                                ports.influxdb(),
                                StackPorts.freePort(),
                                layout.data().resolve("influxdb")));
        return new ServiceSpec(
                NAME,
                List.of(influxd(), "-config", file.toString()),
                Map.of("GOGC", "50"),
                layout.log(NAME),
                layout.log(NAME),
                ports.influxUrl(),
                () -> Probes.http(ports.influxUrl() + "/ping"),
                PATIENCE);
    }

    static String configuration(int port, int backupPort, Path directory) {
        return """
        reporting-disabled = true
        bind-address = "127.0.0.1:%d"

        [meta]
          dir = "%s/meta"

        [data]
          dir = "%s/data"
          wal-dir = "%s/wal"
          query-log-enabled = false

        [monitor]
          store-enabled = false

        [continuous_queries]
          enabled = false

        [http]
          bind-address = "127.0.0.1:%d"
          log-enabled = false
        """
                .formatted(backupPort, directory, directory, directory, port);
    }

    private static String influxd() {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/sbin"))
                .map(directory -> Path.of(directory, "influxd"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseThrow(
                        () ->
                                new StackException(
                                        "influxd is not on the PATH; on Debian and Ubuntu:"
                                                + " apt-get install influxdb"));
    }
}
