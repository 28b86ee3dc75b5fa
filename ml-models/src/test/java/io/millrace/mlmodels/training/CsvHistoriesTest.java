package io.millrace.mlmodels.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvHistoriesTest {

    @TempDir Path folder;

    @Test
    void shouldReadAllUnitsOfAllFiles() throws IOException {
        write("b.csv", "unit,hours,t,v\nu3,10,7,8\n");
        write("a.csv", "unit,hours,t,v\nu1,0,1,2\nu1,0.5,3,\nu2,0,5,6\n");
        write("notes.txt", "not a history");

        Histories histories = CsvHistories.read(folder);

        assertThat(histories.channels()).containsExactly("t", "v");
        assertThat(histories.rowLength()).isEqualTo(0.5);
        assertThat(histories.unit()).isEqualTo("h");
        assertThat(histories.runs())
                .extracting(RunToFailure::unit)
                .isEqualTo(List.of("u1", "u2", "u3"));
        assertThat(histories.runs().get(0).rows()[1]).containsExactly(3, Double.NaN);
        assertThat(histories.rows()).isEqualTo(4);
    }

    @Test
    void shouldReadStretchesOfALife() throws IOException {
        write(
                "pump.csv",
                """
                unit,run,hours,remaining_hours,t
                u1,0,10,90.5,1
                u1,0,10.5,90,2
                u1,1,70,30.5,3
                u1,1,70.5,30,4
                u2,0,7,3,5
                """);

        Histories histories = CsvHistories.read(folder.resolve("pump.csv"));

        assertThat(histories.units()).isEqualTo(2);
        assertThat(histories.runs()).hasSize(3);
        assertThat(histories.channels()).containsExactly("t");
        RunToFailure second = histories.runs().get(1);
        assertThat(second.remaining(0, histories.rowLength())).isEqualTo(30.5);
        assertThat(second.remaining(1, histories.rowLength())).isEqualTo(30);
    }

    @Test
    void shouldTakeRoundedMinutesForMinutes() throws IOException {
        write(
                "pump.csv",
                "unit,hours,t\nu,0.0000,1\nu,0.0167,2\nu,0.0333,3\nu,0.05,4\nu,0.0667,5\n");
        assertThat(CsvHistories.read(folder).rowLength()).isEqualTo(60 / 3600.0);

        write("pump.csv", "unit,hours,t\nu,0,1\nu,0.0005,2\nu,0.001,3\n");
        assertThat(CsvHistories.read(folder).rowLength()).isCloseTo(1.8 / 3600.0, within(1e-12));
    }

    @Test
    void shouldNameFileAndLineWhenSomethingDoesNotFit() throws IOException {
        assertRefused(
                "unit,t\n", "line 1: 'unit,t'; the header is unit,hours,<metric>... or unit,run,");
        assertRefused("unit,hours,t\nu,0,1,2\n", "line 2: 4 columns; the header has 3");
        assertRefused("unit,hours,t\nu,0,x\n", "line 2: t is 'x'; it must be a number");
        assertRefused(
                "unit,hours,t\nu,0,1\nu,1,1\nu,3,1\n",
                "line 4: a row 2.0 hours after the last one; the rows before are 1.0 apart");
        assertRefused(
                "unit,hours,t\nu,0,1\nv,1,1\nu,3,1\n",
                "line 4: unit u again; its rows must follow one another");
        assertRefused(
                "unit,run,hours,remaining_hours,t\nu,0,0,-1,5\n",
                "line 2: remaining_hours is -1.0; it must be 0 or more");
        assertRefused("unit,hours,t\nu,0,1\n", "no unit has two rows");
    }

    @Test
    void shouldSayWhatIsMissingWhenThereIsNoHistory() {
        assertThatThrownBy(() -> CsvHistories.read(folder)).hasMessageContaining("holds no *.csv");
        assertThatThrownBy(() -> CsvHistories.read(folder.resolve("absent")))
                .hasMessageContaining("is not there");
    }

    private void assertRefused(String text, String why) throws IOException {
        Path file = write("x.csv", text);
        assertThatThrownBy(() -> CsvHistories.read(file))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("x.csv")
                .hasMessageContaining(why);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
