package io.millrace.simulators.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.FaultLabel;
import io.millrace.schemas.RecordCodec;
import io.millrace.simulators.fleet.TransportSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayTest {

    private static final long NOW = 1_790_000_000_000L;
    private static final String HEADER =
            "datetime;Accelerometer1RMS;Volume Flow RateRMS;anomaly;changepoint\n";
    private static final RecordCodec<DeviceEvent> CODEC = new RecordCodec<>(DeviceEvent.class);

    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void writeRecording() throws IOException {
        Files.createDirectories(folder.resolve("valve1"));
        file = folder.resolve("valve1/0.csv");
        Files.writeString(
                file,
                HEADER
                        + "2020-03-09 10:14:33;0.026;32.0;0.0;0.0\n"
                        + "2020-03-09 10:14:34;0.027;;0.0;0.0\n"
                        + "2020-03-09 10:14:36;0.028;31.5;1.0;1.0\n"
                        + "2020-03-09 10:14:37;0.029;31.0;1.0;0.0\n"
                        + "2020-03-09 10:14:38;0.030;30.0;0.0;0.0\n");
    }

    @Test
    void shouldReplayByExactTimeSoThatTheRecordingEndsNow() throws IOException {
        List<DeviceEvent> events = events(ReplaySettings.skab(List.of(file)));

        assertThat(events).hasSize(5);
        DeviceEvent first = events.get(0);
        assertThat(first.getDeviceId()).isEqualTo("skab-valve1-0");
        assertThat(first.getDeviceType()).isEqualTo("skab-testbed");
        assertThat(first.getSiteId()).isEqualTo("valve1");
        assertThat(first.getReadings())
                .isEqualTo(Map.of("Accelerometer1RMS", 0.026, "Volume_Flow_RateRMS", 32.0));
        assertThat(times(events))
                .containsExactly(NOW - 5_000, NOW - 4_000, NOW - 2_000, NOW - 1_000, NOW);
        assertThat(events.stream().map(DeviceEvent::getSequence))
                .containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void shouldLeaveOutAReadingThatTheFileDoesNotHave() throws IOException {
        List<DeviceEvent> events = events(ReplaySettings.skab(List.of(file)));

        assertThat(events.get(1).getReadings()).isEqualTo(Map.of("Accelerometer1RMS", 0.027));
    }

    @Test
    void shouldBeginASpanAgoOrKeepTimes() throws IOException {
        ReplaySettings skab = ReplaySettings.skab(List.of(file));

        assertThat(times(events(skab.withSpan(Duration.ofSeconds(60)))).get(0))
                .isEqualTo(NOW - 60_000);
        assertThat(times(events(skab.withTimesKept())).get(0))
                .isEqualTo(Instant.parse("2020-03-09T10:14:33Z").toEpochMilli());
        Replay kept = Replay.load(skab.withTimesKept(), NOW);
        assertThat(kept.schedule().target(NOW + 1_000))
                .isEqualTo(Instant.parse("2020-03-09T10:14:39Z").toEpochMilli());
    }

    @Test
    void shouldLabelWhatTheRecordingSaysWasWrong() throws IOException {
        List<FaultLabel> labels = Replay.load(ReplaySettings.skab(List.of(file)), NOW).labels();

        assertThat(labels).hasSize(1);
        assertThat(labels.get(0).getFrom().toEpochMilli()).isEqualTo(NOW - 2_000);
        assertThat(labels.get(0).getTo().toEpochMilli()).isEqualTo(NOW);
        assertThat(labels.get(0).getDeviceId()).isEqualTo("skab-valve1-0");
    }

    @Test
    void shouldBeginAllRecordingsTogether() throws IOException {
        Path other = folder.resolve("valve1/1.csv");
        Files.writeString(
                other, HEADER + "2020-03-09 12:00:00;1;1;0;0\n" + "2020-03-09 12:00:09;2;2;0;0\n");

        Replay replay = Replay.load(ReplaySettings.skab(List.of(file, other)), NOW);
        List<DeviceEvent> events = events(ReplaySettings.skab(List.of(file, other)));

        assertThat(replay.schedule().simulatedStart()).isEqualTo(NOW - 9_000);
        assertThat(times(events).subList(0, 2)).containsExactly(NOW - 9_000, NOW - 9_000);
        assertThat(times(events)).isSorted().endsWith(NOW).hasSize(7);
    }

    @Test
    void shouldReorderAndRepeatBySeed() throws IOException {
        StringBuilder rows = new StringBuilder(HEADER);
        for (int i = 0; i < 2_000; i++) {
            rows.append(Instant.ofEpochSecond(1_600_000_000L + i).toString(), 0, 19)
                    .append(";1;2;0;0\n");
        }
        Files.writeString(file, rows.toString().replace('T', ' '));
        ReplaySettings settings =
                ReplaySettings.skab(List.of(file)).withTransport(3, TransportSettings.usual());

        List<DeviceEvent> once = events(settings);
        List<DeviceEvent> again = events(settings);

        assertThat(again).isEqualTo(once);
        Set<Long> sequences = new HashSet<>();
        once.forEach(event -> sequences.add(event.getSequence()));
        assertThat(sequences).hasSize(2_000);
        assertThat(once.size()).isBetween(2_005, 2_050);
        assertThat(times(once).equals(times(once).stream().sorted().toList())).isFalse();
    }

    @Test
    void shouldReadAnyOtherCsvByItsForm() throws IOException {
        Path boiler = folder.resolve("boiler.csv");
        Files.writeString(
                boiler,
                """
                "T, out",when,note
                71.5,2024-05-01T00:00:00+02:00,"all, well"
                72.5,2024-05-01T00:00:10+02:00,x
                """);
        CsvForm form =
                new CsvForm(',', "when", "iso", Map.of("T, out", "temperature"), Set.of(), null);

        Recording recording = Recording.read(boiler, form, "");

        assertThat(recording.metrics()).containsExactly("temperature");
        assertThat(recording.firstMillis())
                .isEqualTo(Instant.parse("2024-04-30T22:00:00Z").toEpochMilli());
        assertThat(recording.rows().get(1).values()).containsExactly(72.5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    datetime,a,b                                  | has no column datetime for the time; with the delimiter ';' it has [datetime,a,b]
                    datetime;a                                    | has a line of names and no rows
                    datetime                                      | has no column of readings
                    datetime;a b;a_b                              | two columns for the metric a_b
                    datetime;a@2020-01-01 00:00:00;x              | line 2, column a: 'x' is not a number
                    datetime;a@2020-01-01 00:00:00;1@1.1.2020;2   | line 3: the time '1.1.2020'
                    datetime;a@2020-01-01 00:00:00;1@2020-01-01   | line 3 has 1 columns; the first line names 2
                    """)
    void shouldSayWhatIsWrongWithAFile(String content, String message) throws IOException {
        Files.writeString(file, content.replace("@", "\n") + "\n");

        assertThatThrownBy(() -> Replay.load(ReplaySettings.skab(List.of(file)), NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }

    @Test
    void shouldSayWhatIsNotThere() throws IOException {
        Files.createDirectories(folder.resolve("empty"));
        Files.writeString(folder.resolve("nothing.csv"), "");

        assertThatThrownBy(() -> ReplaySettings.files(List.of(folder.resolve("gone.csv"))))
                .hasMessageEndingWith("gone.csv is not there");
        assertThatThrownBy(() -> ReplaySettings.files(List.of(folder.resolve("empty"))))
                .hasMessageEndingWith("holds no .csv file");
        assertThatThrownBy(
                        () ->
                                Replay.load(
                                        ReplaySettings.skab(List.of(folder.resolve("nothing.csv"))),
                                        NOW))
                .hasMessageEndingWith("is empty");
        assertThatThrownBy(() -> Replay.load(ReplaySettings.skab(List.of(file, file)), NOW))
                .hasMessageContaining("two files are the device skab-valve1-0");
    }

    @Test
    void shouldReadEverySkabFileThatIsThere() throws IOException {
        Path skab = Path.of("..", "..", "shared", "data", "skab", "valve1");
        if (!Files.isDirectory(skab)) {
            System.out.println("no SKAB data here: read a generated file instead");
            assertThat(Recording.read(file, CsvForm.skab(), "skab").rows()).hasSize(5);
            return;
        }
        for (Path recorded : ReplaySettings.files(List.of(skab))) {
            Recording recording = Recording.read(recorded, CsvForm.skab(), "skab");

            List<String> lines = Files.readAllLines(recorded);
            assertThat(recording.rows()).hasSize(lines.size() - 1);
            String firstTime = lines.get(1).substring(0, 19).replace(' ', 'T') + "Z";
            assertThat(recording.firstMillis()).isEqualTo(Instant.parse(firstTime).toEpochMilli());
            assertThat(recording.metrics()).hasSize(8);
            assertThat(recording.faults()).isNotEmpty();
        }
    }

    private static List<DeviceEvent> events(ReplaySettings settings) throws IOException {
        Replay replay = Replay.load(settings, NOW);
        ReplaySource source = new ReplaySource(replay, 9);
        List<DeviceEvent> events = new ArrayList<>();
        source.advance(
                Long.MAX_VALUE,
                (key, value, due, kind) -> {
                    try {
                        events.add(CODEC.decode(Arrays.copyOfRange(value, 5, value.length)));
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
        assertThat(source.onTheirWay()).isZero();
        return events;
    }

    private static List<Long> times(List<DeviceEvent> events) {
        return events.stream().map(event -> event.getEventTime().toEpochMilli()).toList();
    }
}
