package io.millrace.simulators.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.simulators.fleet.DevicePhysics;
import io.millrace.simulators.fleet.DeviceTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoriesTest {

    private static final HistorySettings SMALL =
            new HistorySettings(
                    List.of("pump", "motor"),
                    3,
                    4,
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(10),
                    7);

    @TempDir private Path folder;

    @Test
    void shouldWriteTheSameBytesForTheSameSeed() throws IOException {
        Histories.write(SMALL, folder.resolve("a"));
        Histories.write(SMALL, folder.resolve("b"));

        for (String type : SMALL.types()) {
            assertThat(folder.resolve("a/" + type + ".csv"))
                    .hasSameBinaryContentAs(folder.resolve("b/" + type + ".csv"));
        }
    }

    @Test
    void shouldWriteOneRowAWindowUnderTheDocumentedNames() throws IOException {
        Histories.Written written = Histories.write(SMALL, folder);

        List<String> lines = Files.readAllLines(folder.resolve("pump.csv"));
        assertThat(lines.get(0))
                .isEqualTo(
                        "unit,run,hours,remaining_hours,"
                                + "temperature,vibration,pressure,flow,current");
        assertThat(lines).hasSize(1 + 3 * 4 * 5);
        assertThat(lines.get(1)).startsWith("pump-000,0,");
        assertThat(written.rows()).isEqualTo(2 * 3 * 4 * 5);
    }

    @Test
    void shouldRunEachUnitToItsFailure() {
        DevicePhysics pump = DeviceTypes.of("pump");

        List<Observation> unit = Histories.unit(SMALL, pump, 1);

        assertThat(unit.get(unit.size() - 1).remainingHours()).isBetween(0.0, 1 / 60.0);
        double life = unit.get(0).hours() + unit.get(0).remainingHours();
        assertThat(life).isBetween(pump.wear().lifeHours().min(), pump.wear().lifeHours().max());
        assertThat(unit)
                .allSatisfy(
                        o ->
                                assertThat(o.hours() + o.remainingHours())
                                        .isCloseTo(
                                                life, org.assertj.core.data.Offset.offset(1e-6)));
    }

    @Test
    void shouldKeepTheWindowsOfARunOneMinuteApart() {
        List<Observation> unit = Histories.unit(SMALL, DeviceTypes.of("motor"), 0);

        for (int i = 1; i < unit.size(); i++) {
            if (unit.get(i).run() == unit.get(i - 1).run()) {
                assertThat(unit.get(i).hours() - unit.get(i - 1).hours())
                        .isCloseTo(1 / 60.0, org.assertj.core.data.Offset.offset(1e-9));
            }
        }
    }

    @Test
    void shouldShowWearInVibration() {
        DevicePhysics pump = DeviceTypes.of("pump");
        int vibration = pump.indexOf("vibration");

        for (int unit = 0; unit < 10; unit++) {
            List<Observation> history = Histories.unit(SMALL, pump, unit);
            double last = history.get(history.size() - 1).means()[vibration];
            List<Observation> young =
                    history.stream().filter(o -> o.remainingHours() > o.hours()).toList();
            for (Observation o : young) {
                assertThat(last).isGreaterThan(o.means()[vibration] + 3);
            }
        }
    }

    @Test
    void shouldNotOverwriteAFile() throws IOException {
        Histories.write(SMALL, folder);

        assertThatThrownBy(() -> Histories.write(SMALL, folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("pump.csv is there already");
    }

    @Test
    void shouldNameTheTypesWhenOneIsUnknown() {
        assertThatThrownBy(
                        () ->
                                new HistorySettings(
                                        List.of("turbine"),
                                        1,
                                        1,
                                        Duration.ofMinutes(1),
                                        Duration.ofSeconds(1),
                                        1))
                .hasMessage("no device type turbine; there are [pump, motor, compressor, battery]");
    }
}
