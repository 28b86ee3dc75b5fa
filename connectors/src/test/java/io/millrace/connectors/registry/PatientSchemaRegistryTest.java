package io.millrace.connectors.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.Contracts;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class PatientSchemaRegistryTest {

    private static final Schema EVENT = Contracts.schema("DeviceEvent");

    private final FakeRegistry registry = new FakeRegistry().with(7, EVENT);
    private final List<Long> pauses = new ArrayList<>();

    @Test
    void shouldAskAgainUntilRegistryIsBack() {
        registry.failNext(3);

        Schema schema = patient(pauses::add).byId(7);

        assertThat(schema).isEqualTo(EVENT);
        assertThat(pauses).containsExactly(10L, 20L, 30L);
    }

    @Test
    void shouldNotWaitWhenRegistryAnswers() {
        assertThat(patient(pauses::add).byId(7)).isEqualTo(EVENT);

        assertThat(pauses).isEmpty();
    }

    @Test
    void shouldPassOnThatAnIdIsUnknown() {
        registry.failNext(1);

        assertThatThrownBy(() -> patient(pauses::add).byId(8))
                .isInstanceOf(UnknownSchemaException.class);
        assertThat(pauses).hasSize(1);
    }

    @Test
    void shouldStopWaitingWhenInterrupted() {
        registry.failNext(1_000);
        PatientSchemaRegistry.Pause interrupted =
                millis -> {
                    throw new InterruptedException();
                };

        assertThatThrownBy(() -> patient(interrupted).byId(7))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("interrupted while waiting");
        assertThat(Thread.interrupted()).isTrue();
    }

    private SchemaRegistry patient(PatientSchemaRegistry.Pause pause) {
        return new PatientSchemaRegistry(registry, attempt -> attempt * 10L, pause);
    }
}
