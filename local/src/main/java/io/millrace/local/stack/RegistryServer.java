package io.millrace.local.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Apicurio, which speaks Confluent's API.
 *
 * <p>Its schemas lie in a file, not in memory as by default: a registry that came back with other
 * ids would turn every record on the topics into an unknown one.
 */
final class RegistryServer {

    static final String NAME = "registry";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private RegistryServer() {}

    static ServiceSpec prepare(StackLayout layout, StackPorts ports) {
        Path jar =
                layout.registry()
                        .resolve(
                                "apicurio-registry-app-%s-runner.jar"
                                        .formatted(StackFiles.build().getProperty("apicurio")));
        List<String> command =
                new JavaCommand()
                        .options(
                                JavaCommand.marker(layout),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-Dquarkus.http.host=127.0.0.1",
                                "-Dquarkus.http.port=" + ports.registry(),
                                "-Dquarkus.datasource.jdbc.initial-size=2",
                                "-Dquarkus.datasource.jdbc.min-size=2",
                                "-jar",
                                jar.toString())
                        .build();
        Path database = layout.data().resolve("registry/schemas");
        return new ServiceSpec(
                NAME,
                command,
                // no write delay: what was registered is there after a kill -9
                Map.of("REGISTRY_DATASOURCE_URL", "jdbc:h2:file:" + database + ";WRITE_DELAY=0"),
                layout.log(NAME),
                layout.log(NAME),
                ports.registryUrl(),
                () -> Probes.http(ports.registryUrl() + "/subjects"),
                PATIENCE);
    }
}
