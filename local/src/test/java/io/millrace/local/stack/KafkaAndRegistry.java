package io.millrace.local.stack;

import static org.awaitility.Awaitility.await;

import io.millrace.connectors.kafka.TopicCatalogue;
import io.millrace.connectors.registry.SchemaRegistration;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.schemas.Topic;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The two servers of the local stack that simulators talk to, with topics and schemas. */
final class KafkaAndRegistry implements AutoCloseable {

    private final StackPorts ports = StackPorts.free();
    private final ServiceSpec kafka;
    private final ServiceSpec registry;
    private Process kafkaProcess;
    private final Process registryProcess;

    /** Starts both, with so many partitions a topic. */
    KafkaAndRegistry(Path home, int partitions) {
        StackLayout layout = StackLayout.of(Checkout.find(), home);
        layout.create();
        kafka = KafkaBroker.prepare(layout, ports);
        registry = RegistryServer.prepare(layout, ports);
        kafkaProcess = start(kafka);
        registryProcess = start(registry);
        awaitUp(kafka);
        awaitUp(registry);
        try (TopicCatalogue catalogue = new TopicCatalogue(content().kafka())) {
            catalogue.createMissing(List.of(Topic.values()), partitions, Optional.of((short) 1));
        }
        try (SchemaRegistry asked = content().registry()) {
            new SchemaRegistration(asked).register();
        }
    }

    StackPorts ports() {
        return ports;
    }

    StackContent content() {
        return new StackContent(ports);
    }

    /** As an operator would. */
    void stopKafka() {
        stop(kafkaProcess);
    }

    void startKafka() {
        kafkaProcess = start(kafka);
        awaitUp(kafka);
    }

    @Override
    public void close() {
        stop(registryProcess);
        stop(kafkaProcess);
    }

    /** Not in a session of its own: it ends with whoever runs the tests. */
    private static Process start(ServiceSpec spec) {
        return new ProcessStarter().start(spec);
    }

    private static void awaitUp(ServiceSpec spec) {
        await().atMost(spec.patience()).ignoreExceptions().until(() -> spec.probe().isUp());
    }

    private static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
