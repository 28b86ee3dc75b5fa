package io.millrace.local.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.cli.Millrace;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the tools' pods to the command line that they run and to Kafka's client. */
class ToolsClientTest {

    @TempDir private Path root;

    @Test
    void shouldReadTheLoginFromTheMountedSecret() throws IOException {
        Path user = Files.createDirectories(root.resolve("secrets/kafka-user"));
        Files.writeString(user.resolve("sasl.jaas.config"), "the login");
        Path file = Manifests.ROOT.resolve("base/jobs/client-kafka.properties");
        String text = Files.readString(file).replace("/secrets/", root + "/secrets/");
        Properties properties = new Properties();
        try (Reader reader = new StringReader(text)) {
            properties.load(reader);
        }
        properties.setProperty("bootstrap.servers", "kafka:9093");

        AdminClientConfig client = new AdminClientConfig(properties);

        assertThat(client.getPassword(SaslConfigs.SASL_JAAS_CONFIG).value()).isEqualTo("the login");
        assertThat(client.getString(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG))
                .isEqualTo(root + "/secrets/kafka-ca/ca.crt");
        assertThat(properties.stringPropertyNames())
                .filteredOn(name -> !name.startsWith("config.providers."))
                .isSubsetOf(AdminClientConfig.configNames());
    }

    @Test
    void shouldRunCommandsThatThereAre() {
        for (String kind : List.of("Deployment", "Job")) {
            for (Manifests.Document pod : Manifests.resources(kind)) {
                List<String> arguments = new ArrayList<>();
                pod.content()
                        .at("/spec/template/spec/containers/0/args")
                        .forEach(argument -> arguments.add(argument.asText()));

                assertThat(
                                Millrace.commandLine()
                                        .parseArgs(arguments.toArray(String[]::new))
                                        .hasSubcommand())
                        .as(pod.toString())
                        .isTrue();
            }
        }
    }
}
