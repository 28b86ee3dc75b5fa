package io.millrace.mlmodels.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CmapssFilesTest {

    @TempDir Path folder;

    @Test
    void shouldTakeTheSensorsThatMove() throws IOException {
        Files.writeString(folder.resolve("train_FD001.txt"), line(1, 1) + line(1, 2) + line(2, 1));

        Histories histories = CmapssFiles.training(folder, "FD001");

        assertThat(histories.channels()).hasSize(14).startsWith("sensor02").endsWith("sensor21");
        assertThat(histories.runs()).hasSize(2);
        assertThat(histories.runs().get(0).rows()).hasDimensions(2, 17);
        assertThat(histories.runs().get(0).rows()[0][0]).isEqualTo(102);
        assertThat(histories.runs().get(0).rows()[0][13]).isEqualTo(121);
    }

    @Test
    void shouldNameFileAndLineWhenSomethingDoesNotFit() throws IOException {
        Files.writeString(folder.resolve("test_FD001.txt"), line(1, 1) + "1 2 3\n");
        Files.writeString(folder.resolve("RUL_FD001.txt"), "112\nmany\n");

        assertThatThrownBy(() -> CmapssFiles.test(folder, "FD001"))
                .hasMessageContaining("test_FD001.txt line 2 has 3 columns");
        assertThatThrownBy(() -> CmapssFiles.truth(folder, "FD001"))
                .hasMessageContaining("RUL_FD001.txt line 2: 'many' is no number");
        assertThatThrownBy(() -> CmapssFiles.training(folder, "FD009"))
                .hasMessageContaining("train_FD009.txt is not there");
    }

    /** Sensor n has the value 100 + n. */
    private static String line(int unit, int cycle) {
        return unit
                + " "
                + cycle
                + " 0.1 0.2 100.0 "
                + IntStream.rangeClosed(1, 21)
                        .mapToObj(sensor -> String.valueOf(100 + sensor))
                        .collect(Collectors.joining(" "))
                + "  \n";
    }
}
