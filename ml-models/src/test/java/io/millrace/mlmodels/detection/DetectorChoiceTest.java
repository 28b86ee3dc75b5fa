package io.millrace.mlmodels.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DetectorChoiceTest {

    private static final String ROBUST = "robust-level";

    @ParameterizedTest
    @MethodSource("io.millrace.mlmodels.detection.DetectorChoice#all")
    void shouldMakeADetectorOfTheSameNameFromDefaults(DetectorChoice choice) {
        assertThat(DetectorChoice.of(choice.detector(), Map.of()).name())
                .isEqualTo(choice.detector());
    }

    @Test
    void shouldGiveParametersToTheDetector() {
        assertThat(warmUpReadings(Map.of())).isEqualTo(100);
        assertThat(warmUpReadings(Map.of("warmUp", "20"))).isEqualTo(20);
    }

    @Test
    void shouldSayWhatIsAllowed() {
        assertThatThrownBy(() -> DetectorChoice.of("robots", Map.of()))
                .hasMessageContaining("robots")
                .hasMessageContaining("robust-level");
        assertThatThrownBy(() -> DetectorChoice.of(ROBUST, Map.of("treshold", "5")))
                .hasMessageContaining("treshold")
                .hasMessageContaining("threshold, clearRatio");
        assertThatThrownBy(() -> DetectorChoice.of(ROBUST, Map.of("warmUp", "many")))
                .hasMessageContaining("warmUp")
                .hasMessageContaining("'many'")
                .hasMessageContaining("a whole number");
        assertThatThrownBy(() -> DetectorChoice.of(ROBUST, Map.of("threshold", "0")))
                .hasMessageContaining("robust-level")
                .hasMessageContaining("threshold is 0; allowed is 1 to 1000");
    }

    @Test
    void shouldMakeADetectorOfRowsWhoseMetricsHaveSpaces() {
        RowDetector<?> detector =
                DetectorChoice.parseOfRows("drift-aware metrics=Pressure,\"Volume Flow\" limit=2");

        assertThat(detector.name()).isEqualTo("drift-aware");
        assertThat(detector.metrics()).containsExactly("Pressure", "Volume Flow");
    }

    @Test
    void shouldSayWhatIsAllowedOfRows() {
        assertThatThrownBy(() -> DetectorChoice.parseOfRows("robust-level"))
                .hasMessage("Detector of rows 'robust-level' is unknown; allowed is drift-aware");
        assertThatThrownBy(() -> DetectorChoice.parse("drift-aware metrics=a"))
                .hasMessageStartingWith("Detector of a signal 'drift-aware' is unknown");
        assertThatThrownBy(() -> DetectorChoice.parseOfRows("drift-aware"))
                .hasMessageContaining("drift-aware")
                .hasMessageContaining("metrics is empty; allowed is at least one name");
        assertThatThrownBy(() -> DetectorChoice.parseOfRows("drift-aware metrics=a,b slow=c"))
                .hasMessageContaining("slow names [c]");
        assertThatThrownBy(() -> DetectorChoice.parseOfRows("drift-aware metrics=\"a"))
                .hasMessageContaining("double quote");
    }

    private static int warmUpReadings(Map<String, String> parameters) {
        return warmUpReadings(DetectorChoice.of(ROBUST, parameters));
    }

    private static <S extends DetectorState> int warmUpReadings(SignalDetector<S> detector) {
        S state = detector.create();
        Detection detection = new Detection();
        int readings = 0;
        do {
            detector.detect(state, readings * 1000L, 5, detection);
        } while (detection.warmingUp() && ++readings > 0);
        return readings;
    }
}
