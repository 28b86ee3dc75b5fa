package io.millrace.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.local.cli.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class EvaluateCsvCommandTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "2026-03-29 01:30:00, 2026-03-29T00:30:00Z",
        "2026-03-29T03:30:00.250, 2026-03-29T01:30:00.250Z",
        "2026-03-29T03:30:00Z, 2026-03-29T03:30:00Z",
        "2026-03-29 03:30:00 +02:00, 2026-03-29T01:30:00Z",
        "2026-03-29 03:30, 2026-03-29T01:30:00Z",
        "29.03.2026 03:30, 2026-03-29T01:30:00Z",
        "2026-03-29, 2026-03-28T23:00:00Z",
        "1774747800, 2026-03-29T01:30:00Z",
        "1774747800250, 2026-03-29T01:30:00.250Z"
    })
    void shouldReadTimesAsPeopleWriteThem(String written, Instant moment) {
        assertThat(CsvSignals.millis(written, BERLIN)).hasValue(moment.toEpochMilli());
    }

    @ParameterizedTest
    @CsvSource({"12.5", "7", "pump", "2026-13-01", "''"})
    void shouldTakeNothingElseForATime(String written) {
        assertThat(CsvSignals.millis(written, BERLIN)).isEmpty();
    }

    @Test
    void shouldFindOutWhatTheColumnsAre() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("a.csv"),
                        """
                        site;at;pressure;flow;wrong
                        north;2026-01-01 00:00:02;2,5;;0
                        north;2026-01-01 00:00:00;1,5;7;0
                        north;2026-01-01 00:00:01;NaN;8;1
                        """);

        CsvSignals read =
                CsvSignals.read(file, new CsvSignals.Columns(null, List.of(), "wrong", BERLIN));

        assertThat(read.timeColumn()).isEqualTo("at");
        assertThat(read.moved()).isEqualTo(1);
        assertThat(read.signals())
                .extracting(NabFile::name)
                .containsExactly("a.csv pressure", "a.csv flow");
        assertThat(read.signals().get(0).values()).containsExactly(1.5, Double.NaN, 2.5);
        assertThat(read.signals().get(1).values()).containsExactly(7, 8, Double.NaN);
        assertThat(read.signals().get(0).windows()).containsExactly(new int[] {1, 1});
    }

    @Test
    void shouldJudgeColumnsTogetherAndSayWhichCausedIt() throws IOException {
        Random noise = new Random(8);
        StringBuilder rows = new StringBuilder("at,flow,motor current,wrong\n");
        for (int second = 0; second < 900; second++) {
            boolean off = second >= 700 && second < 760;
            rows.append(Instant.ofEpochSecond(1_774_747_800L + second))
                    .append(',')
                    .append(5 + noise.nextGaussian())
                    .append(',')
                    .append((off ? 14 : 10) + noise.nextGaussian())
                    .append(off ? ",1\n" : ",0\n");
        }
        Path file = Files.writeString(folder.resolve("pump.csv"), rows);
        Path json = folder.resolve("figures.json");
        Path drawn = folder.resolve("drawn");

        String printed =
                run(
                        0,
                        "--data",
                        file.toString(),
                        "--detector",
                        "drift-aware",
                        "--labels",
                        "wrong",
                        "--json",
                        json.toString(),
                        "--report",
                        drawn.toString());

        assertThat(printed)
                .contains("pump.csv rows of 2: 900 readings")
                .contains("1 of 1 labelled stretches found")
                .contains("motor current: motor current 1");
        assertThat(Files.readString(json)).contains("labelledStretchesFound");
        assertThat(Files.readString(drawn.resolve("pump.csv.svg"))).contains("motor current");
    }

    @Test
    void shouldFindTheDayNotItsMultiples() {
        Random noise = new Random(1);
        long[] millis = new long[4000];
        double[] values = new double[millis.length];
        double[] plain = new double[millis.length];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = i * 300_000L;
            values[i] = Math.sin(2 * Math.PI * i / 288) + 0.3 * noise.nextGaussian() + i / 500.0;
            plain[i] = noise.nextGaussian();
        }

        assertThat(Period.of(new NabFile("day", millis, values, List.of())).millis())
                .isBetween(85_000_000.0, 88_000_000.0);
        assertThat(Period.of(new NabFile("noise", millis, plain, List.of()))).isNull();
    }

    @Test
    void shouldSayWhatWasFoundAndProposeParametersAndDraw() throws IOException {
        Path json = folder.resolve("out.json");

        String text =
                run(
                        0,
                        "--data=" + shifted(),
                        "--labels=wrong",
                        "--json=" + json,
                        "--report=" + folder.resolve("drawn"));

        assertThat(text)
                .contains("1 of 1 labelled stretches found, 0 alarms outside of them")
                .contains("2026-01-02T01:20:00Z")
                .contains("proposed: robust-level warmUp=100 threshold=4");
        assertThat(folder.resolve("drawn").resolve("shifted.csv-level.svg")).exists();
        JsonNode sheet = new ObjectMapper().readTree(json.toFile());
        assertThat(sheet.at("/signals/0/labelledStretchesFound").asInt()).isEqualTo(1);
        assertThat(sheet.at("/figures/3/name").asText()).isEqualTo("alarms");
    }

    @Test
    void shouldSayWhatIsWrongAndWhatIsAllowed() throws IOException {
        Path file = shifted();
        Path bare = Files.writeString(folder.resolve("bare.csv"), "1,2\n3,4\n");
        Path words = Files.writeString(folder.resolve("words.csv"), "a,b\nx,y\n");
        refused("is not there", "--data=" + folder.resolve("none.csv"));
        refused("header", "--data=" + bare);
        refused("no column of numbers; it has a, b", "--data=" + words);
        refused("no column 'x'; it has time, level, wrong", "--data=" + file, "--value=x");
        refused("'50.0", "--data=" + file, "--time=level");
        refused("allowed is robust-level, constant", "--data=" + file, "--detector=magic");
        refused("no parameter treshold", "--data=" + file, "--set=treshold=4");
        refused("allowed is more than 0", "--data=" + file, "--alarms-per-day=0");
        refused("such as Europe/Berlin", "--data=" + file, "--zone=Nowhere/City");
    }

    private void refused(String message, String... arguments) {
        assertThatThrownBy(
                        () ->
                                CommandLine.populateCommand(new EvaluateCsvCommand(), arguments)
                                        .call())
                .isInstanceOf(UserException.class)
                .hasMessageContaining(message);
    }

    private String run(int status, String... arguments) {
        StringWriter text = new StringWriter();
        CommandLine line = new CommandLine(new EvaluateCsvCommand()).setOut(new PrintWriter(text));
        assertThat(line.execute(arguments)).isEqualTo(status);
        return text.toString();
    }

    /** Three days of noise each minute, with a level of its own for twenty readings. */
    private Path shifted() throws IOException {
        Random noise = new Random(1);
        StringBuilder rows = new StringBuilder("time,level,wrong\n");
        Instant begin = Instant.parse("2026-01-01T00:00:00Z");
        for (int i = 0; i < 3 * 1440; i++) {
            boolean wrong = i >= 1520 && i < 1540;
            double level = i == 0 ? 50.0 : 50 + noise.nextGaussian() + (wrong ? 30 : 0);
            rows.append(begin.plusSeconds(60L * i)).append(',').append(level).append(',');
            rows.append(wrong ? 1 : 0).append('\n');
        }
        return Files.writeString(folder.resolve("shifted.csv"), rows);
    }
}
