package io.millrace.local.page;

import io.millrace.connectors.influx.InfluxSettings;
import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.registry.RegistrySettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./millrace page}: serves the live page over a stack that runs already. */
@Command(
        name = "page",
        mixinStandardHelpOptions = true,
        description = "Serves the live page of a running stack, until Ctrl-C.",
        footer = {
            "",
            "A password for InfluxDB is taken from the environment: INFLUX_PASSWORD.",
            "Example: ./millrace page --influx-url http://127.0.0.1:8086 --port 8080"
        })
public final class PageCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--port",
            defaultValue = "" + LivePageSettings.DEFAULT_PORT,
            description = "Of 127.0.0.1; 0 takes a free one. Default: ${DEFAULT-VALUE}")
    private int port;

    @Option(
            names = "--influx-url",
            defaultValue = "http://127.0.0.1:8086",
            description = "Default: ${DEFAULT-VALUE}")
    private String influxUrl;

    @Option(
            names = "--influx-database",
            defaultValue = "millrace",
            description = "Default: ${DEFAULT-VALUE}")
    private String influxDatabase;

    @Option(names = "--influx-username", description = "Where InfluxDB asks for one.")
    private String influxUsername;

    @Option(
            names = "--kafka",
            defaultValue = "127.0.0.1:9092",
            description = "Bootstrap servers. Default: ${DEFAULT-VALUE}")
    private String bootstrapServers;

    @Option(
            names = "--kafka-property",
            description = "KEY=VALUE for Kafka's client, for example security.protocol=SSL.")
    private Map<String, String> kafkaProperties = Map.of();

    @Option(
            names = "--registry-url",
            defaultValue = "http://127.0.0.1:8085/apis/ccompat/v7",
            description = "Default: ${DEFAULT-VALUE}")
    private String registryUrl;

    @Option(
            names = "--flink-url",
            defaultValue = "http://127.0.0.1:8081",
            description = "Of the jobs' own counters. Default: ${DEFAULT-VALUE}")
    private URI flinkUrl;

    @Option(
            names = "--refresh-millis",
            defaultValue = "2000",
            description = "How often the page asks again. Default: ${DEFAULT-VALUE}")
    private long refreshMillis;

    @Override
    public Integer call() throws IOException, InterruptedException {
        InfluxSettings influx = InfluxSettings.of(influxUrl, influxDatabase);
        if (influxUsername != null) {
            influx = influx.withCredentials(influxUsername, System.getenv("INFLUX_PASSWORD"));
        }
        LivePageSettings settings =
                LivePageSettings.of(port, influx)
                        .withFlink(flinkUrl)
                        .withRefresh(Duration.ofMillis(refreshMillis));
        LivePage page =
                LivePage.start(
                        settings,
                        new KafkaSettings(bootstrapServers, kafkaProperties),
                        RegistrySettings.of(registryUrl));
        Runtime.getRuntime().addShutdownHook(new Thread(page::close, "live-page-close"));
        spec.commandLine().getOut().println("Live page: " + page.address() + "  (Ctrl-C ends it)");
        spec.commandLine().getOut().flush();
        Thread.currentThread().join();
        return 0;
    }
}
