package io.millrace.connectors.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connectors.servers.RegistryServer;
import io.millrace.schemas.Contracts;
import io.millrace.schemas.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against a real Apicurio registry. */
class RegistryITCase {

    private static final RegistryServer SERVER = new RegistryServer();
    private static SchemaRegistry registry;

    @BeforeAll
    static void start() {
        SERVER.start();
        registry = new ConfluentSchemaRegistry(SERVER.settings());
    }

    @AfterAll
    static void stop() {
        registry.close();
        SERVER.close();
    }

    @Test
    void shouldReadAndFindWhatItHasRegistered() {
        Schema schema = Contracts.schema("DeviceEvent");

        int id = registry.register("found-value", schema);

        assertThat(fresh().byId(id)).isEqualTo(schema);
        assertThat(fresh().idOf("found-value", schema)).isEqualTo(id);
        assertThat(registry.register("found-value", schema)).isEqualTo(id);
        assertThat(registry.versions("found-value")).hasSize(1);
    }

    @Test
    void shouldNotKnowWhatWasNeverRegistered() {
        Schema schema = SchemaBuilder.record("Never").fields().requiredString("a").endRecord();

        assertThatThrownBy(() -> registry.byId(987_654)).isInstanceOf(UnknownSchemaException.class);
        assertThatThrownBy(() -> registry.idOf("never-value", schema))
                .isInstanceOf(SchemaNotRegisteredException.class);
        assertThat(registry.versions("never-value")).isEmpty();
        assertThat(registry.isCompatible("never-value", schema)).isTrue();
    }

    @Test
    void shouldRefuseIncompatibleSchemasOnceItIsTold() {
        Schema first = SchemaBuilder.record("R").fields().requiredString("a").endRecord();
        Schema optional =
                SchemaBuilder.record("R")
                        .fields()
                        .requiredString("a")
                        .optionalString("b")
                        .endRecord();
        Schema required =
                SchemaBuilder.record("R")
                        .fields()
                        .requiredString("a")
                        .requiredLong("c")
                        .endRecord();
        registry.register("strict-value", first);

        registry.requireFullTransitive("strict-value");

        assertThat(registry.isCompatible("strict-value", optional)).isTrue();
        assertThat(registry.isCompatible("strict-value", required)).isFalse();
        assertThatThrownBy(() -> registry.register("strict-value", required))
                .isInstanceOf(IncompatibleSchemaException.class);
        assertThat(registry.register("strict-value", optional)).isPositive();
        assertThat(registry.versions("strict-value")).hasSize(2);
    }

    @Test
    void shouldRegisterTheWholeCatalogueOnceAndOnlyOnce() {
        SchemaRegistration registration = new SchemaRegistration(registry);
        assertThat(registration.check())
                .extracting(SchemaRegistration.Result::status)
                .containsOnly(SchemaRegistration.Status.MISSING);

        List<SchemaRegistration.Result> first = registration.register();
        List<SchemaRegistration.Result> second = registration.register();

        assertThat(first)
                .extracting(SchemaRegistration.Result::status)
                .containsOnly(SchemaRegistration.Status.REGISTERED);
        assertThat(second)
                .extracting(SchemaRegistration.Result::status)
                .containsOnly(SchemaRegistration.Status.PRESENT);
        assertThat(registration.check()).isEqualTo(second);
        Map<Topic, Integer> ids =
                SchemaRegistration.ids(fresh(), List.of(Topic.ALERTS, Topic.DEAD_LETTERS));
        assertThat(ids).containsOnlyKeys(Topic.ALERTS);
        assertThat(registry.byId(ids.get(Topic.ALERTS))).isEqualTo(Contracts.schema("AlertEvent"));
    }

    @Test
    void shouldWaitWhileTheRegistryIsAwayAndFindTheSameSchemaAfterwards() throws Exception {
        Schema schema = SchemaBuilder.record("Kept").fields().requiredString("a").endRecord();
        int id = registry.register("kept-value", schema);
        SchemaRegistry patient = PatientSchemaRegistry.connect(SERVER.settings());

        SERVER.kill();
        CompletableFuture<Schema> answer = CompletableFuture.supplyAsync(() -> patient.byId(id));
        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(3))
                .until(() -> !answer.isDone());
        SERVER.start();

        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(schema);
    }

    /** A client that remembers nothing. */
    private static SchemaRegistry fresh() {
        return new ConfluentSchemaRegistry(SERVER.settings());
    }
}
