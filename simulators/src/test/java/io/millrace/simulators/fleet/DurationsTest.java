package io.millrace.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @ValueSource(strings = {"250ms", "90s", "30m", "2h", "1d", "1m30s", "1d2h3m4s5ms"})
    void shouldReadWhatPeopleWrite(String text) {
        Duration read = Durations.parse(text);

        assertThat(Durations.parse(Durations.format(read))).isEqualTo(read);
    }

    @Test
    void shouldSayTheFormWhenItIsAnother() {
        assertThat(Durations.parse("1m30s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(Durations.parse("0")).isEqualTo(Duration.ZERO);
        for (String text : new String[] {"", "5", "s", "5 s", "-5s", "5x"}) {
            assertThatThrownBy(() -> Durations.parse(text))
                    .hasMessageContaining("'" + text + "' is not a duration such as 250ms");
        }
    }
}
