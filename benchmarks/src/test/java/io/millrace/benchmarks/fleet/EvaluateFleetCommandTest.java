package io.millrace.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.connectors.kafka.Framing;
import io.millrace.local.cli.UserException;
import io.millrace.schemas.Contracts;
import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.FaultLabel;
import io.millrace.schemas.RecordCodec;
import io.millrace.simulators.run.RunDescription;
import io.millrace.simulators.run.RunRecorder;
import io.millrace.simulators.run.RunSummary;
import io.millrace.simulators.run.SentRecord;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import picocli.CommandLine;

@Timeout(30)
class EvaluateFleetCommandTest {

    private static final Instant START = Instant.parse("2026-11-01T10:00:00Z");
    private static final int SCHEMA = 7;
    private static final int SECONDS = 300;

    @TempDir private Path temporary;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldJudgeDrawAndWriteTheFigures() throws Exception {
        Path folder = run("first", true);
        Path json = temporary.resolve("fleet.json");

        int status = evaluate(seen(), "--run", folder.toString(), "--json", json.toString());

        assertThat(err.toString()).isEmpty();
        assertThat(status).isZero();
        assertThat(out.toString())
                .contains("level-shift", "1/1 = 1.00", "missed: drift pump-1 temperature");
        JsonNode sheet = new ObjectMapper().readTree(json.toFile());
        assertThat(figure(sheet, "recall.level-shift")).isEqualTo(1);
        assertThat(figure(sheet, "recall.drift")).isZero();
        assertThat(figure(sheet, "precision")).isEqualTo(0.5);
        // The shift and the wear; not the drift.
        assertThat(figure(sheet, "physicalKindsFound")).isEqualTo(2);
        assertThat(gated(sheet, "physicalKindsFound", 3)).isFalse();
        // The alert that is wrong came beside a fault, so it counts in the precision alone.
        assertThat(gated(sheet, "falseAlarmsPerDeviceDay", 0.05)).isTrue();
        assertThat(figure(sheet, "delayMedianSeconds.level-shift")).isEqualTo(2);
        assertThat(figure(sheet, "alertLatencyP50Millis")).isBetween(3_000.0, 3_010.0);
        assertThat(sheet.get("missing").findValuesAsText("name"))
                .contains("remainingLifeErrorHoursAt100", "alertLatencyP999Millis");
        assertThat(sheet.get("labels")).hasSize(3);
        assertThat(figure(sheet, "remainingLifeErrorHoursAt10")).isCloseTo(2, within(0.05));
    }

    @Test
    void shouldDrawWhatABrowserAndAScreenReaderUnderstand() throws Exception {
        Path folder = run("first", true);

        assertThat(evaluate(seen(), "--run", folder.toString())).isZero();

        List<Path> plots;
        try (var files = Files.list(folder.resolve("plots"))) {
            plots = files.sorted().toList();
        }
        assertThat(plots)
                .extracting(path -> path.getFileName().toString())
                .containsExactly(
                        "kinds.svg",
                        "life.svg",
                        "readings-01-level-shift-pump-0-temperature.svg",
                        "readings-02-drift-pump-1-temperature.svg",
                        "timeline.svg");
        for (Path plot : plots) {
            Document svg =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(plot.toFile());
            assertThat(svg.getDocumentElement().getAttribute("role")).isEqualTo("img");
            assertThat(svg.getElementsByTagName("desc").item(0).getTextContent()).isNotBlank();
        }
        assertThat(plots.get(1)).content().contains("pump-1", "remaining, h");
        assertThat(plots.get(2)).content().contains("temperature, Cel", "time, UTC");
    }

    @Test
    void shouldSayHowToRunTheJobWhenTheTopicsAreEmpty() throws Exception {
        Path folder = run("first", true);

        int status = evaluate(results(), "--run", folder.toString());

        assertThat(status).isEqualTo(1);
        assertThat(err.toString()).contains("./millrace submit device-analytics");
    }

    @Test
    void shouldNameAStrangerWhenTheResultsAreOfAnotherFleet() throws Exception {
        Path folder = run("first", true);
        ResultsSeen others =
                new ResultsSeen(
                        List.of(),
                        List.of(new PredictionSeen("fan-9", START.toEpochMilli(), 20)),
                        List.of());

        int status = evaluate(source(others), "--run", folder.toString());

        assertThat(status).isEqualTo(1);
        assertThat(err.toString()).contains("fan-9", "this run does not have");
    }

    @Test
    void shouldWarnWhenTheJobHasJudgedAnotherRunOfTheSameDevices() throws Exception {
        Path folder = run("first", true);
        ResultsSeen ours = seen().read();
        List<AlertChangeSeen> changes = new ArrayList<>(ours.alertChanges());
        changes.add(alert("pump-0", 7 * 86_400));

        assertThat(evaluate(seen(), "--run", folder.toString())).isZero();
        assertThat(out.toString()).doesNotContain("another run");

        ResultsSeen both = new ResultsSeen(ours.anomalies(), ours.predictions(), changes);
        assertThat(evaluate(source(both), "--run", folder.toString())).isZero();
        assertThat(out.toString()).contains("1 results on the topics", "judged another run");
    }

    @Test
    void shouldJudgeTheShardsOfARunTogetherAndNoOtherRunWithThem() throws Exception {
        String first = run("first", true).toString();
        String second = run("second", true).toString();
        String other = run("other", true, 43).toString();

        assertThat(evaluate(seen(), "--run", first, "--run", second)).isZero();
        // Each label once, though both shards tell of it.
        assertThat(out.toString()).contains("2 devices, 1,200 events", "level-shift       1/1");

        assertThat(evaluate(seen(), "--run", first, "--run", other)).isEqualTo(1);
        assertThat(err.toString()).contains("not shards of one run", "seed 42", "seed 43");
    }

    @Test
    void shouldRefuseARunThatIsNotThereOrHasNoEnd() throws Exception {
        assertThat(evaluate(seen(), "--run", temporary.resolve("none").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("there is no directory", "simulate --run");

        err.getBuffer().setLength(0);
        assertThat(evaluate(seen(), "--run", run("cut", false).toString())).isEqualTo(1);
        assertThat(err.toString()).contains("has no end");

        err.getBuffer().setLength(0);
        assertThat(evaluate(seen(), "--run", temporary.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("is not the folder of a run");
    }

    @Test
    void shouldRefuseCountingThatMeansNothing() throws Exception {
        String folder = run("first", true).toString();

        assertThat(evaluate(seen(), "--run", folder, "--grace", "-1")).isEqualTo(2);
        assertThat(err.toString()).contains("--grace");
    }

    private int evaluate(ResultSource source, String... arguments) {
        return new CommandLine(new EvaluateFleetCommand(source))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler(
                        (failure, line, parsed) -> {
                            assertThat(failure).isInstanceOf(UserException.class);
                            line.getErr().println(failure.getMessage());
                            return 1;
                        })
                .execute(arguments);
    }

    /** A level shift on pump-0 that is found, a drift on pump-1 that is not; one false alarm. */
    private Path run(String name, boolean ended) throws Exception {
        return run(name, ended, 42);
    }

    private Path run(String name, boolean ended, long seed) throws Exception {
        Path folder = temporary.resolve(name);
        List<FaultLabel> labels =
                List.of(
                        label("pump-0", "level-shift", 200),
                        label("pump-1", "drift", 220),
                        worn("pump-1"));
        RunDescription description =
                new RunDescription(
                        Map.of("devices", 2),
                        seed,
                        List.of("pump"),
                        START,
                        START.plusSeconds(100),
                        null,
                        "iot.device-events",
                        1,
                        Map.of(SCHEMA, Contracts.schema("DeviceEvent").toString()),
                        "0/1",
                        null);
        try (RunRecorder recorder = RunRecorder.create(folder, description, labels)) {
            for (int second = 0; second < SECONDS; second++) {
                recorder.add(sent("pump-0", second));
                recorder.add(sent("pump-1", second));
            }
            if (ended) {
                recorder.finish(summary());
            }
        }
        return folder;
    }

    private static RunSummary summary() {
        return new RunSummary(
                2,
                START.toString(),
                START.plusSeconds(100).toString(),
                START.plusSeconds(SECONDS).toString(),
                2 * SECONDS,
                2 * SECONDS,
                2 * SECONDS,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                1,
                1,
                List.of());
    }

    private static SentRecord sent(String device, int second) {
        long time = at(second);
        DeviceEvent event =
                DeviceEvent.newBuilder()
                        .setDeviceId(device)
                        .setTenantId("tenant-a")
                        .setSiteId("site-00")
                        .setDeviceType("pump")
                        .setEventTime(Instant.ofEpochMilli(time))
                        .setSequence(second)
                        .setReadings(Map.of("temperature", 50.0 + second % 7))
                        .build();
        byte[] bare = new RecordCodec<>(DeviceEvent.class).encode(event);
        return new SentRecord(
                time,
                0,
                "event",
                device.getBytes(StandardCharsets.UTF_8),
                Framing.frame(SCHEMA, bare));
    }

    private static FaultLabel label(String device, String kind, int second) {
        return FaultLabel.newBuilder()
                .setId(device + "/" + kind)
                .setDeviceId(device)
                .setKind(kind)
                .setMetric("temperature")
                .setFrom(START.plusSeconds(second))
                .setTo(START.plusSeconds(second + 30))
                .setDescription(kind)
                .build();
    }

    private static FaultLabel worn(String device) {
        return FaultLabel.newBuilder(label(device, "worn", 0))
                .setMetric(null)
                .setFrom(START)
                .setTo(START.plus(Duration.ofHours(10)))
                .build();
    }

    private static ResultSource seen() {
        return source(
                new ResultsSeen(
                        List.of(
                                new AnomalySeen(
                                        "pump-0",
                                        "temperature",
                                        at(202),
                                        95,
                                        new Cause("pump-0", 202, at(202)),
                                        at(202) + 2_000)),
                        List.of(
                                new PredictionSeen("pump-1", at(60), 12),
                                new PredictionSeen("pump-1", at(120), 11)),
                        List.of(alert("pump-0", 205), alert("pump-1", 120))));
    }

    private static ResultSource results() {
        return source(new ResultsSeen(List.of(), List.of(), List.of()));
    }

    private static AlertChangeSeen alert(String device, int second) {
        return new AlertChangeSeen(
                device + "/hot/" + second,
                true,
                device,
                "hot",
                "temperature",
                at(second),
                new Cause(device, second, at(second)),
                at(second) + 3_000);
    }

    private static long at(int second) {
        return START.toEpochMilli() + second * 1_000L;
    }

    private static double figure(JsonNode sheet, String name) {
        for (JsonNode figure : sheet.get("figures")) {
            if (figure.get("name").asText().equals(name)) {
                return figure.get("value").asDouble();
            }
        }
        throw new AssertionError("no figure " + name + " in " + sheet.get("figures"));
    }

    private static boolean gated(JsonNode sheet, String name, double gate) {
        for (JsonNode figure : sheet.get("figures")) {
            if (figure.get("name").asText().equals(name)) {
                assertThat(figure.get("gate").asDouble()).as(name).isEqualTo(gate);
                return figure.get("met").asBoolean();
            }
        }
        throw new AssertionError("no figure " + name + " in " + sheet.get("figures"));
    }

    private static ResultSource source(ResultsSeen results) {
        return new ResultSource() {
            @Override
            public ResultsSeen read() {
                return results;
            }

            @Override
            public Map<String, Map<String, String>> units() {
                return Map.of("pump", Map.of("temperature", "Cel"));
            }
        };
    }
}
