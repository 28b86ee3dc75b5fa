package io.millrace.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultClassTest {

    @ParameterizedTest
    @CsvSource({
        "level-shift, READINGS",
        "spike, READINGS",
        "drift, READINGS",
        "stuck-at, READINGS",
        "rising-noise, READINGS",
        "lost-correlation, READINGS",
        "worn, WEAR",
        "sudden-failure, SILENCE",
        "clock-ahead, TRANSPORT",
        "gateway-outage, TRANSPORT",
        "poison-garbage, TRANSPORT"
    })
    void shouldKnowWhatHasToFindAKind(String kind, FaultClass expected) {
        assertThat(FaultClass.of(kind)).isEqualTo(expected);
    }

    @Test
    void shouldAskNobodyToFindAKindThatIsNew() {
        assertThat(FaultClass.of("meteor")).isEqualTo(FaultClass.TRANSPORT);
    }
}
