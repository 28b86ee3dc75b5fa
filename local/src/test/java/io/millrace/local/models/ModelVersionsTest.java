package io.millrace.local.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.models.ModelVersions.Published;
import io.millrace.schemas.ModelFile;
import io.millrace.schemas.ModelRole;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelVersionsTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ModelVersions versions = new ModelVersions();

    private Published add(String version, int validFrom, int publishedAt) {
        return add(version, ModelRole.CHAMPION, validFrom, publishedAt);
    }

    private Published add(String version, ModelRole role, int validFrom, int publishedAt) {
        ModelFile model =
                ModelFile.newBuilder()
                        .setModelId("rul-pump")
                        .setVersion(version)
                        .setDeviceType("pump")
                        .setFeatureNames(List.of())
                        .setUnit("h")
                        .setRole(role)
                        .setSha256("sum of " + version)
                        .setValidFrom(START.plusSeconds(validFrom))
                        .build();
        Published published = Published.of(model, START.plusSeconds(publishedAt));
        versions.add(published);
        return published;
    }

    @Test
    void shouldHoldFromItsTimeAndNotBeforeItWasPublished() {
        Published first = add("1", 0, 10);
        Published second = add("2", 100, 20);

        assertThat(versions.inForce(START.plusSeconds(9))).isEmpty();
        assertThat(versions.inForce(START.plusSeconds(10))).contains(first);
        assertThat(versions.inForce(START.plusSeconds(99))).contains(first);
        assertThat(versions.inForce(START.plusSeconds(100))).contains(second);
    }

    @Test
    void shouldNotTakeAShadowForWhatHolds() {
        Published first = add("1", 0, 0);
        add("2", ModelRole.SHADOW, 10, 10);
        Published third = add("3", 20, 20);

        assertThat(versions.inForce(START.plusSeconds(15))).contains(first);
        assertThat(versions.inForce(START.plusSeconds(25))).contains(third);
        assertThat(versions.before(START.plusSeconds(25))).contains(first);
    }

    @Test
    void shouldGoBackToTheTrainingBeforeAndForthAgain() {
        Published first = add("1", 0, 0);
        Published second = add("2", 0, 10);
        add("2", 0, 20);
        assertThat(versions.before(START.plusSeconds(30))).contains(first);

        Published again = add("1", 40, 40);
        assertThat(versions.inForce(START.plusSeconds(50))).contains(again);
        assertThat(versions.before(START.plusSeconds(50)).orElseThrow().model())
                .isEqualTo(second.model());
    }

    @Test
    void shouldNotGoBackWhereThereIsNothingBefore() {
        add("1", 0, 0);

        assertThat(versions.before(START.plusSeconds(5))).isEmpty();
        assertThat(new ModelVersions().before(START)).isEmpty();
    }
}
