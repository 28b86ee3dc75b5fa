package io.millrace.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {

    private static final Path PAGE = Path.of("../docs/configuration.md");

    /** Write it anew with {@code mvn -pl jobs -am test -Dmillrace.write-docs=true}. */
    @Test
    void shouldBeWhatStandsInDocs() throws IOException {
        if (Boolean.getBoolean("millrace.write-docs")) {
            Files.writeString(PAGE, ConfigurationPage.markdown());
        }

        assertThat(Files.readString(PAGE))
                .as("docs/configuration.md; write it anew with -Dmillrace.write-docs=true")
                .isEqualTo(ConfigurationPage.markdown());
    }
}
