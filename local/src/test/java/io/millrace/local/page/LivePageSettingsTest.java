package io.millrace.local.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connectors.influx.InfluxSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LivePageSettingsTest {

    private static final InfluxSettings INFLUX =
            InfluxSettings.of("http://127.0.0.1:1", "page").withCredentials("reader", "secret");

    @Test
    void shouldNameWhatIsAllowedWhenASettingIsWrong() {
        LivePageSettings settings = LivePageSettings.of(0, INFLUX);

        assertThatThrownBy(() -> LivePageSettings.of(70_000, INFLUX))
                .hasMessageContaining("page port is 70000; allowed: 1 to 65535, or 0");
        assertThatThrownBy(() -> settings.withRefresh(Duration.ZERO))
                .hasMessageContaining("refresh is PT0S; allowed: PT0.1S to PT1M");
        assertThatThrownBy(() -> settings.withFlink(URI.create("here:8081")))
                .hasMessageContaining("flink url is here:8081; allowed: http://HOST:PORT");
    }

    @Test
    void shouldNotPrintThePassword() {
        assertThat(LivePageSettings.of(0, INFLUX).toString())
                .contains("reader")
                .doesNotContain("secret");
    }

    @Test
    void shouldSayWhichPortIsTakenWhenItIs() throws Exception {
        try (ServerSocket taken =
                new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            LivePageSettings settings = LivePageSettings.of(taken.getLocalPort(), INFLUX);

            assertThatThrownBy(() -> LivePage.start(settings, new InMemoryAlertFeed()))
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("is taken");
        }
    }
}
