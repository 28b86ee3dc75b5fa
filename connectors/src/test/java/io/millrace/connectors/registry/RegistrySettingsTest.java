package io.millrace.connectors.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrySettingsTest {

    @Test
    void shouldNotShowSecrets() {
        RegistrySettings settings =
                new RegistrySettings(
                        "http://me:hush@registry:8085/apis",
                        Map.of("basic.auth.user.info", "me:secret"));

        assertThat(settings.toString())
                .contains("registry:8085", "basic.auth.user.info")
                .doesNotContain("hush", "secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost:8085", "ftp://registry", "not an address"})
    void shouldRefuseWhatIsNoAddress(String url) {
        assertThatThrownBy(() -> RegistrySettings.of(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("registry.url is " + url);
    }
}
