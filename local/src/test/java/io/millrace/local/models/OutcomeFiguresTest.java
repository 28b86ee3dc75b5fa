package io.millrace.local.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.local.models.OutcomeFigures.Figures;
import io.millrace.local.models.OutcomeFigures.Version;
import io.millrace.schemas.MaintenanceKind;
import io.millrace.schemas.PredictionOutcome;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OutcomeFiguresTest {

    private final OutcomeFigures figures = new OutcomeFigures();

    private void add(String id, String version, MaintenanceKind by, Double error, Boolean inside) {
        figures.add(
                PredictionOutcome.newBuilder()
                        .setId(id)
                        .setDeviceId("pump-1")
                        .setTenantId("t")
                        .setSiteId("s")
                        .setDeviceType("pump")
                        .setModelId("rul-pump")
                        .setModelVersion(version)
                        .setEventTime(Instant.EPOCH)
                        .setClosedAt(Instant.EPOCH.plusSeconds(7_200))
                        .setClosedBy(by)
                        .setRemainingLifeHours(5.0)
                        .setLivedHours(2)
                        .setErrorHours(error)
                        .setInsideInterval(inside)
                        .build());
    }

    private Figures of(String version) {
        return figures.byVersion().get(new Version("rul-pump", version));
    }

    @Test
    void shouldPutTheErrorsOfVersionsSideBySide() {
        add("a", "1", MaintenanceKind.FAILED, 3.0, true);
        add("b", "1", MaintenanceKind.FAILED, -4.0, false);
        add("b", "1", MaintenanceKind.FAILED, -4.0, false);
        add("c", "1", MaintenanceKind.REPLACED, null, null);
        add("d", "2", MaintenanceKind.FAILED, 1.0, null);

        assertThat(of("1").judged()).isEqualTo(2);
        assertThat(of("1").unjudged()).isEqualTo(1);
        assertThat(of("1").failures()).isEqualTo(1);
        assertThat(of("1").meanError()).isEqualTo(-0.5);
        assertThat(of("1").meanAbsoluteError()).isEqualTo(3.5);
        assertThat(of("1").rmse()).isCloseTo(Math.sqrt(12.5), within(1e-12));
        assertThat(of("1").coverage()).isEqualTo(0.5);
        assertThat(of("2").rmse()).isEqualTo(1);
        assertThat(of("2").coverage()).isNaN();
    }

    private void addProbability(String id, MaintenanceKind by, double said, Boolean failed) {
        figures.add(
                PredictionOutcome.newBuilder()
                        .setId(id)
                        .setDeviceId("pump-1")
                        .setTenantId("t")
                        .setSiteId("s")
                        .setDeviceType("pump")
                        .setModelId("rul-pump")
                        .setModelVersion("1")
                        .setEventTime(Instant.EPOCH)
                        .setClosedAt(Instant.EPOCH.plusSeconds(7_200))
                        .setClosedBy(by)
                        .setLivedHours(2)
                        .setFailureProbability(said)
                        .setHorizonHours(48.0)
                        .setFailedWithinHorizon(failed)
                        .build());
    }

    @Test
    void shouldScoreProbabilitiesOfFailureByWhatIsKnown() {
        addProbability("a", MaintenanceKind.FAILED, 0.9, true);
        addProbability("b", MaintenanceKind.REPLACED, 0.3, false);
        addProbability("c", MaintenanceKind.REPLACED, 0.9, null);

        assertThat(of("1").judged()).isEqualTo(2);
        assertThat(of("1").unjudged()).isEqualTo(1);
        assertThat(of("1").failures()).isEqualTo(1);
        assertThat(of("1").brier()).isCloseTo(0.05, within(1e-12));
        assertThat(of("1").meanError()).isNaN();
    }

    @Test
    void shouldHaveNoFiguresOfAVersionThatNoFailureJudged() {
        add("a", "1", MaintenanceKind.SERVICED, null, null);

        assertThat(of("1").judged()).isZero();
        assertThat(of("1").meanError()).isNaN();
    }
}
