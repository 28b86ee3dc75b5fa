package io.millrace.connectors.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InfluxSettingsTest {

    private final InfluxSettings settings = InfluxSettings.of("http://127.0.0.1:8086", "millrace");

    @Test
    void shouldHaveTheDocumentedDefaults() {
        assertThat(settings.username()).isNull();
        assertThat(settings.batchPoints()).isEqualTo(5_000);
        assertThat(settings.maxBufferedPoints()).isEqualTo(20_000);
        assertThat(settings.flushInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.maxSeries()).isEqualTo(1_000_000);
    }

    @Test
    void shouldNeverPrintThePassword() {
        assertThat(settings.withCredentials("writer", "secret").toString())
                .contains("writer", "password=***")
                .doesNotContain("secret");
        assertThatThrownBy(() -> InfluxSettings.of("http://user:secret@host:1", "millrace"))
                .hasMessageContaining("influx.url is http://***@host:1")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost:8086", "ftp://host", "http://", "a b"})
    void shouldRefuseAnAddressThatIsNoHttpUrl(String url) {
        assertThatThrownBy(() -> InfluxSettings.of(url, "millrace"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("influx.url is " + url + "; allowed: http://host:port");
    }

    @Test
    void shouldNameKeyValueAndWhatIsAllowed() {
        assertThatThrownBy(() -> settings.withBatches(0, 10))
                .hasMessage("influx.batch-points is 0; allowed: at least 1");
        assertThatThrownBy(() -> settings.withBatches(11, 10))
                .hasMessage(
                        "influx.max-buffered-points is 10; allowed: at least influx.batch-points"
                                + " (11)");
        assertThatThrownBy(() -> settings.withMaxSeries(0)).hasMessageContaining("max-series");
        assertThatThrownBy(() -> settings.withCredentials("writer", null))
                .hasMessageContaining("influx.password");
        assertThatThrownBy(() -> InfluxSettings.of("http://host:1", " "))
                .hasMessageContaining("influx.database");
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> settings.withTimes(Duration.ZERO, second, second, second))
                .hasMessageContaining("influx.flush-interval");
        assertThatThrownBy(() -> settings.withTimes(second, second, second, Duration.ofMillis(1)))
                .hasMessageContaining("influx.backoff-max");
    }
}
