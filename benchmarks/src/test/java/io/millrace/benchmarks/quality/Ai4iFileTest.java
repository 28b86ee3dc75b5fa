package io.millrace.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.local.cli.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Ai4iFileTest {

    private static final String HEADER =
            "UDI,Product ID,Type,Air temperature [K],Process temperature [K],"
                    + "Rotational speed [rpm],Torque [Nm],Tool wear [min],Machine failure,TWF\n";

    @TempDir Path folder;

    private Ai4iFile read(String text) throws IOException {
        Files.writeString(folder.resolve("ai4i2020.csv"), text);
        return Ai4iFile.read(folder);
    }

    @Test
    void shouldReadMeasurementsAndWhatFollowsFromThem() throws IOException {
        Ai4iFile file =
                read(
                        HEADER
                                + "1,M14860,M,298.1,308.6,1551,42.8,10,0,0\n"
                                + "2,L47181,L,298.2,308.7,600,10,2,1,1\n");

        assertThat(file.failed()).containsExactly(false, true);
        assertThat(file.vectors()[0])
                .containsExactly(
                        new double[] {1, 298.1, 308.6, 1551, 42.8, 10, 6951.590560, 10.5, 428},
                        within(1e-6));
        assertThat(file.vectors()[1][0]).isZero();
        assertThat(file.vectors()[1][6]).isCloseTo(200 * Math.PI, within(1e-9));
    }

    @Test
    void shouldSayWhichLineIsWrong() {
        String rest = ",298.1,308.6,1551,42.8,10,";
        assertRefused("Type\nM\n", "no column for each of");
        assertRefused(HEADER + "1,M1,M" + rest + "0\n", "line 2 has 9 columns");
        assertRefused(HEADER + "1,M1,M,warm,308.6,1551,42.8,10,0,0\n", "line 2", "warm");
        assertRefused(HEADER + "1,M1,X" + rest + "0,0\n", "line 2", "'X' is not L, M or H");
        assertRefused(HEADER + "1,M1,M" + rest + "yes,0\n", "line 2", "'yes' is not 0 or 1");
    }

    @Test
    void shouldSayThatTheFileIsNotThere() {
        assertThatThrownBy(() -> Ai4iFile.read(folder.resolve("elsewhere")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("ai4i2020.csv is not there");
    }

    private void assertRefused(String text, String... words) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(words);
    }
}
