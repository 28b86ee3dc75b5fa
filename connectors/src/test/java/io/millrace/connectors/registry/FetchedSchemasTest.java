package io.millrace.connectors.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class FetchedSchemasTest {

    private static final Schema STRING = Schema.create(Schema.Type.STRING);

    private final FakeRegistry registry = new FakeRegistry();
    private final AtomicLong nanos = new AtomicLong();
    private final FetchedSchemas schemas = new FetchedSchemas(registry, nanos::get);

    @Test
    void shouldAskOnceAnId() {
        registry.with(7, STRING);

        schemas.fetch(7);
        schemas.fetch(7);

        assertThat(schemas.byId(7)).isEqualTo(STRING);
        assertThat(registry.questions()).isEqualTo(1);
    }

    @Test
    void shouldSayThatTheRegistryIsAwayWhenFetching() {
        registry.with(7, STRING).failNext(1);

        assertThatThrownBy(() -> schemas.fetch(7)).isInstanceOf(RegistryUnavailableException.class);
        schemas.fetch(7);

        assertThat(schemas.byId(7)).isEqualTo(STRING);
    }

    @Test
    void shouldAskOnceForAnUnknownIdUntilItMayHaveBeenRegistered() {
        for (int i = 0; i < 100; i++) {
            schemas.fetch(8);
            assertThatThrownBy(() -> schemas.byId(8)).isInstanceOf(UnknownSchemaException.class);
        }
        assertThat(registry.questions()).isEqualTo(1);

        registry.with(8, STRING);
        nanos.addAndGet(6_000_000_000L);
        schemas.fetch(8);

        assertThat(schemas.byId(8)).isEqualTo(STRING);
        assertThat(registry.questions()).isEqualTo(2);
    }

    @Test
    void shouldNeitherAskNorForgetWhenAnUnknownIdIsLookedUpLater() {
        schemas.fetch(8);
        nanos.addAndGet(60_000_000_000L);

        assertThatThrownBy(() -> schemas.byId(8)).isInstanceOf(UnknownSchemaException.class);
        assertThat(registry.questions()).isEqualTo(1);
    }

    @Test
    void shouldWaitForAnIdThatNobodyHasFetched() {
        registry.with(7, STRING).failNext(1);

        assertThat(schemas.byId(7)).isEqualTo(STRING);
        assertThat(registry.questions()).isEqualTo(2);
    }

    @Test
    void shouldKeepWhatLiesBetweenFetcherAndDecoderInAFloodOfIds() {
        for (int id = 0; id < 30_000; id++) {
            schemas.fetch(id);
        }
        int asked = registry.questions();

        for (int id = 25_000; id < 30_000; id++) {
            int unknown = id;
            assertThatThrownBy(() -> schemas.byId(unknown))
                    .isInstanceOf(UnknownSchemaException.class);
        }
        assertThat(registry.questions()).isEqualTo(asked);
    }
}
