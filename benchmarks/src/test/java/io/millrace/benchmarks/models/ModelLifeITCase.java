package io.millrace.benchmarks.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.millrace.benchmarks.quality.CmapssEvaluation;
import io.millrace.benchmarks.quality.MadeEngines;
import io.millrace.benchmarks.systems.AnalyticsStack;
import io.millrace.connectors.kafka.DeadLetterSink;
import io.millrace.connectors.kafka.RecordPublisher;
import io.millrace.connectors.kafka.TopicReader;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.jobs.maintenance.ModelRecords;
import io.millrace.local.models.ModelsCommand;
import io.millrace.mlmodels.features.RulHistory;
import io.millrace.mlmodels.model.ModelFileException;
import io.millrace.mlmodels.model.ModelFileFormat;
import io.millrace.mlmodels.model.RulModel;
import io.millrace.mlmodels.training.CmapssFiles;
import io.millrace.mlmodels.training.RulTrainerSettings;
import io.millrace.mlmodels.training.RunToFailure;
import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.HealthPrediction;
import io.millrace.schemas.HealthStatus;
import io.millrace.schemas.ModelFile;
import io.millrace.schemas.ModelRole;
import io.millrace.schemas.Topic;
import io.millrace.simulators.fleet.DevicePhysics;
import io.millrace.simulators.fleet.DeviceTypes;
import io.millrace.simulators.history.Histories;
import io.millrace.simulators.history.HistorySettings;
import io.millrace.simulators.history.Observation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * A model's life on the real stack, of two subtasks: what a job predicts is what the batch
 * evaluation predicts; a version predicts as a shadow, takes over under the running job at one
 * event time, a broken one does not, and the one before comes back; a model of failure predicts
 * beside them, and the truth judges all.
 *
 * <p>A second stands for a row here: for a cycle of an engine, for a minute of a pump. The engines
 * are made ones, or those of {@code -Dmillrace.cmapss=DIR}, subset FD001.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ModelLifeITCase {

    private static final Logger LOG = LoggerFactory.getLogger(ModelLifeITCase.class);
    private static final Duration ROW = Duration.ofSeconds(1);
    private static final double ROW_HOURS = 1 / 3600.0;
    private static final double CLOSE = 1e-9;
    private static final String PUMP = "pump";
    private static final String RUL_PUMP = "rul-pump";
    private static final String FAILURE_PUMP = "failure-pump";
    private static final String REAL_ENGINES = "millrace.cmapss";

    /** Of the pumps to train on; the next one makes those that are served. */
    private static final long SEED = 4711;

    /** Rows of a pump that are there before the test looks: more than a prediction needs. */
    private static final int ROWS_BEFORE = 40;

    @TempDir private Path folder;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private AnalyticsStack stack;
    private final AtomicLong sent = new AtomicLong();

    @BeforeAll
    void start() throws IOException {
        stack =
                AnalyticsStack.start(
                        "model-life",
                        "stages=aggregation, maintenance",
                        "windows=1s",
                        "maintenance.window=1s",
                        "time.disorder=500ms",
                        "checkpoint.interval=1s");
    }

    @AfterAll
    void stop() {
        clock.shutdownNow();
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    @Order(1)
    void shouldPredictInTheJobWhatTheBatchEvaluationPredicts() throws Exception {
        String real = System.getProperty(REAL_ENGINES);
        RulTrainerSettings settings = CmapssEvaluation.settings();
        Path engines = real == null ? MadeEngines.write(folder, 16) : Path.of(real);
        CmapssEvaluation batch =
                CmapssEvaluation.run(
                        engines,
                        "FD001",
                        real == null ? settings.withTrees(40).withFolds(2) : settings,
                        LOG::info);
        List<RunToFailure> units = CmapssFiles.test(engines, "FD001").runs();
        int longest = units.stream().mapToInt(unit -> unit.rows().length).max().orElseThrow();
        Instant begin = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(longest + 300);
        publish(
                ModelRecords.of(servedAs(batch.model(), "turbofan", "h"), Instant.EPOCH),
                begin.minusSeconds(5));

        List<String> metrics = new ArrayList<>(CmapssFiles.channels());
        metrics.addAll(batch.training().settings());
        for (int row = 0; row < longest; row++) {
            Instant time = begin.plus(ROW.multipliedBy(row));
            for (RunToFailure unit : units) {
                if (row < unit.rows().length) {
                    Map<String, Double> readings = new HashMap<>();
                    for (int m = 0; m < metrics.size(); m++) {
                        readings.put(metrics.get(m), unit.rows()[row][m]);
                    }
                    send("engine-" + unit.unit(), "turbofan", time, row, readings);
                }
            }
            if (row % 10 == 0) {
                stack.pulse(time);
            }
        }
        stack.pulse(begin.plus(ROW.multipliedBy(longest + 5L)));
        long rows = units.stream().mapToLong(unit -> unit.rows().length).sum();
        Map<String, List<HealthPrediction>> served = enginesServed(rows);

        double worst = 0;
        for (int u = 0; u < units.size(); u++) {
            List<HealthPrediction> predictions = served.get("engine-" + units.get(u).unit());
            double[] lives = lives(batch.model(), rowsOf(batch, units.get(u)));
            worst = Math.max(worst, compare(predictions, lives));
            HealthPrediction last = predictions.get(predictions.size() - 1);
            CmapssEvaluation.Prediction wanted = batch.units().get(u);
            assertThat(last.getRemainingLifeHours()).isCloseTo(wanted.life(), within(CLOSE));
            assertThat(last.getLowerHours()).isCloseTo(wanted.lower(), within(CLOSE));
            assertThat(last.getUpperHours()).isCloseTo(wanted.upper(), within(CLOSE));
        }
        LOG.info(
                "{} predictions of {} engines differ from the batch evaluation's by up to {}",
                rows,
                units.size(),
                worst);
        assertNothingLost();
    }

    @Test
    @Order(2)
    void shouldChangeTheModelAtOneEventTimeRefuseABrokenOneAndRollBack() throws Exception {
        Path histories = simulatedToFailure();
        Path first = trained(histories, "1", 3);
        Path better = trained(histories, "2", 60);
        assertThat(read(better).metrics().get("crossValidatedRmse"))
                .isLessThan(read(first).metrics().get("crossValidatedRmse"));

        Path failing = trainedOnFailure(histories);

        Pumps pumps = new Pumps();
        for (Path model : List.of(first, failing)) {
            publish(
                    ModelRecords.of(Files.readAllBytes(model), Instant.EPOCH),
                    pumps.begin.minusSeconds(10));
        }
        ScheduledFuture<?> sending =
                clock.scheduleWithFixedDelay(pumps, 0, 100, TimeUnit.MILLISECONDS);
        awaitVersion("1");

        assertThat(models("publish", better.toString(), "--shadow")).contains("as a shadow");
        await().atMost(AnalyticsStack.PATIENCE)
                .until(() -> byDevice(ModelRole.SHADOW, RUL_PUMP).size() == Pumps.COUNT);
        assertThat(models("publish", better.toString())).contains("rul-pump version 2");
        Instant second = newestModel();
        awaitVersion("2");

        refuseBrokenOnes(better, first);

        assertThat(models("rollback", "rul-pump", "--model-version", "1"))
                .contains("version 1 for pump published again");
        Instant third = newestModel();
        awaitVersion("1");

        sending.cancel(false);
        assertThat(sending.isCancelled()).as("the pumps send until the end").isTrue();
        clock.submit(() -> stack.pulse(Instant.now().plusSeconds(5))).get();
        assertChanges(pumps, Map.of("1", read(first), "2", read(better)), second, third);
        assertPredictionsOf(pumps, ModelRole.SHADOW, read(better));
        assertThat(byDevice(ModelRole.SHADOW, RUL_PUMP).values())
                .allSatisfy(
                        all ->
                                assertThat(all)
                                        .extracting(HealthPrediction::getEventTime)
                                        .as("a champion is no shadow")
                                        .noneMatch(
                                                end ->
                                                        !end.isBefore(second)
                                                                && end.isBefore(third)));
        assertPredictionsOf(pumps, ModelRole.CHAMPION, read(failing));
        assertNothingLost();
    }

    @Test
    @Order(3)
    void shouldJudgeAllThatPredictedByTheTruth() {
        assertThat(models("truth", "pump-0", "FAILED")).contains("pump-0: FAILED");
        stack.pulse(Instant.now().plusSeconds(10));

        await().atMost(AnalyticsStack.PATIENCE)
                .ignoreExceptions()
                .untilAsserted(
                        () ->
                                assertThat(models("compare", RUL_PUMP, FAILURE_PUMP).lines())
                                        .anyMatch(line -> line.matches(RUL_PUMP + " +1 +1 .*"))
                                        .anyMatch(line -> line.matches(RUL_PUMP + " +2 +1 .*"))
                                        .anyMatch(
                                                line ->
                                                        line.matches(
                                                                FAILURE_PUMP
                                                                        + " +1 +1 .* 0\\.\\d+")));
    }

    @Test
    @Order(4)
    void shouldTrainOnTheWindowsThatTheJobWrote() throws Exception {
        Instant failure = Instant.now().plusSeconds(600);
        StringBuilder labels = new StringBuilder("unit,failed_at\n");
        for (int pump = 0; pump < Pumps.COUNT; pump++) {
            labels.append("pump-").append(pump).append(',').append(failure).append('\n');
        }
        Path file = folder.resolve("of-the-topic.model");

        String printed =
                run(
                        new TrainCommand(),
                        "rul",
                        "--data",
                        "kafka:" + Topic.METRIC_AGGREGATES.topicName(),
                        "--kafka",
                        stack.kafkaAddress(),
                        "--registry",
                        stack.servers().ports().registryUrl(),
                        "--window",
                        "1s",
                        "--labels",
                        Files.writeString(folder.resolve("failures.csv"), labels).toString(),
                        "--device-type",
                        PUMP,
                        "--cap",
                        "2",
                        "--trees",
                        "5",
                        "--out",
                        file.toString());

        long rows = stack.windows("pump-").size();
        assertThat(rows).isGreaterThanOrEqualTo((long) Pumps.COUNT * ROWS_BEFORE);
        assertThat(printed).contains("training on 8 units, " + rows + " rows");
        RulModel model = read(file);
        assertThat(model.rowLength()).isEqualTo(ROW_HOURS);
        assertThat(model.channels())
                .containsExactlyInAnyOrderElementsOf(DeviceTypes.of(PUMP).metricNames());
    }

    /** With a wrong checksum, and in another unit; each is a dead letter that says so. */
    private void refuseBrokenOnes(Path good, Path other) throws Exception {
        ModelFile damaged = ModelRecords.of(Files.readAllBytes(good), Instant.EPOCH);
        damaged.setVersion("3");
        damaged.setSha256("00".repeat(32));
        publish(damaged, Instant.now());
        ModelFile cycles = ModelRecords.of(servedAs(read(other), PUMP, "cycles"), Instant.EPOCH);
        cycles.setVersion("4");
        publish(cycles, Instant.now());

        await().atMost(AnalyticsStack.PATIENCE).until(() -> stack.letters().size() == 2);
        assertThat(stack.letters().stream().map(ModelLifeITCase::reason))
                .anySatisfy(reason -> assertThat(reason).contains("version 3: wrong checksum"))
                .anySatisfy(reason -> assertThat(reason).contains("version 4", "'cycles'", "'h'"));
    }

    /** In every pump's life one version follows the other at the same window, and no row lacks. */
    private void assertChanges(
            Pumps pumps, Map<String, RulModel> models, Instant second, Instant third)
            throws IOException {
        Map<String, List<HealthPrediction>> served = byDevice(PUMP);
        assertThat(served).hasSize(pumps.rows.size());
        for (var pump : served.entrySet()) {
            List<double[]> rows = pumps.rows.get(pump.getKey());
            Map<String, double[]> lives = new HashMap<>();
            for (var model : models.entrySet()) {
                List<double[]> picked =
                        rows.stream()
                                .map(row -> picked(row, pumps.type, model.getValue()))
                                .toList();
                lives.put(model.getKey(), lives(model.getValue(), picked));
            }
            Instant end = pumps.begin;
            for (int row = 0; row < pump.getValue().size(); row++) {
                HealthPrediction prediction = pump.getValue().get(row);
                end = end.plus(ROW);
                assertThat(prediction.getEventTime()).as(pump.getKey()).isEqualTo(end);
                boolean between = !end.isBefore(second) && end.isBefore(third);
                assertThat(prediction.getModelVersion())
                        .as("%s at %s", pump.getKey(), end)
                        .isEqualTo(between ? "2" : "1");
                double[] wanted = lives.get(prediction.getModelVersion());
                compare(prediction, wanted[row]);
            }
        }
    }

    /** What a model has said of the pumps is what it says without a stream. */
    private void assertPredictionsOf(Pumps pumps, ModelRole role, RulModel model)
            throws IOException {
        Map<String, List<HealthPrediction>> served = byDevice(role, model.id());
        assertThat(served).hasSize(pumps.rows.size());
        for (var pump : served.entrySet()) {
            List<double[]> rows =
                    pumps.rows.get(pump.getKey()).stream()
                            .map(row -> picked(row, pumps.type, model))
                            .toList();
            double[] wanted = lives(model, rows);
            assertThat(pump.getValue())
                    .extracting(HealthPrediction::getStatus)
                    .contains(HealthStatus.PREDICTED);
            for (HealthPrediction prediction : pump.getValue()) {
                Instant end = prediction.getEventTime();
                assertThat(prediction.getModelVersion()).isEqualTo(model.version());
                long row = Duration.between(pumps.begin, end).dividedBy(ROW) - 1;
                compare(prediction, wanted[(int) row]);
            }
        }
    }

    private Path trainedOnFailure(Path histories) {
        Path file = folder.resolve(FAILURE_PUMP + ".model");
        run(
                new TrainCommand(),
                "failure",
                "--data",
                histories.toString(),
                "--device-type",
                PUMP,
                "--horizon",
                "1",
                "--trees",
                "20",
                "--model-version",
                "1",
                "--out",
                file.toString());
        return file;
    }

    /** Devices in the job's way of numbers: a row is a second, and lives are a sixtieth. */
    private Path simulatedToFailure() throws IOException {
        Path file =
                Histories.write(
                                new HistorySettings(
                                        List.of(PUMP),
                                        12,
                                        10,
                                        Duration.ofMinutes(40),
                                        Duration.ofSeconds(5),
                                        SEED),
                                folder.resolve("histories"))
                        .files()
                        .get(0);
        StringBuilder scaled = new StringBuilder();
        for (String line : Files.readAllLines(file)) {
            String[] columns = line.split(",", -1);
            for (int c = 2; c <= 3 && !scaled.isEmpty(); c++) {
                columns[c] = Double.toString(Double.parseDouble(columns[c]) / 60);
            }
            scaled.append(String.join(",", columns)).append('\n');
        }
        return Files.writeString(folder.resolve("pump.csv"), scaled);
    }

    private Path trained(Path histories, String version, int trees) {
        Path file = folder.resolve("rul-pump-" + version + ".model");
        run(
                new TrainCommand(),
                "rul",
                "--data",
                histories.toString(),
                "--device-type",
                PUMP,
                "--cap",
                "3.3",
                "--folds",
                "2",
                "--trees",
                Integer.toString(trees),
                "--model-version",
                version,
                "--out",
                file.toString());
        return file;
    }

    private String models(String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(
                List.of(
                        "--kafka",
                        stack.kafkaAddress(),
                        "--registry",
                        stack.servers().ports().registryUrl()));
        return run(new ModelsCommand(), arguments.toArray(String[]::new));
    }

    private static String run(Object command, String... arguments) {
        StringWriter printed = new StringWriter();
        int status =
                new CommandLine(command)
                        .setOut(new PrintWriter(printed, true))
                        .setErr(new PrintWriter(printed, true))
                        .execute(arguments);
        assertThat(status).as(printed.toString()).isZero();
        return printed.toString();
    }

    private void publish(ModelFile model, Instant recordTime) {
        try (SchemaRegistry registry = stack.registry();
                RecordPublisher publisher = new RecordPublisher(stack.kafka(), registry)) {
            publisher.publish(Topic.MODELS, model.getModelId(), model, recordTime.toEpochMilli());
            publisher.flush();
            assertThat(publisher.failed()).isZero();
        }
    }

    /** When the newest model was published: what is said of an earlier time does not count. */
    private Instant newestModel() {
        return stack.read(Topic.MODELS).stream()
                .filter(record -> !TopicReader.isPulse(record))
                .map(record -> Instant.ofEpochMilli(record.timestamp()))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The same model as the job takes it, or refuses it: a row is a second. */
    private static byte[] servedAs(RulModel model, String deviceType, String unit) {
        return ModelFileFormat.write(
                new RulModel(
                        model.id(),
                        model.version(),
                        deviceType,
                        unit,
                        ROW_HOURS,
                        model.cap(),
                        model.features(),
                        model.trees(),
                        model.report(),
                        model.digest(),
                        model.metrics(),
                        null,
                        model.interval(),
                        model.population()));
    }

    private static RulModel read(Path file) throws IOException, ModelFileException {
        return ModelFileFormat.read(Files.readAllBytes(file));
    }

    private void send(
            String device, String type, Instant rowBegin, int row, Map<String, Double> readings) {
        Instant time = rowBegin.plus(ROW.dividedBy(2));
        stack.send(
                DeviceEvent.newBuilder()
                        .setDeviceId(device)
                        .setTenantId("tenant-a")
                        .setSiteId("site-01")
                        .setDeviceType(type)
                        .setEventTime(time)
                        .setSequence((long) row)
                        .setReadings(readings)
                        .build(),
                time);
        sent.incrementAndGet();
    }

    private Map<String, List<HealthPrediction>> enginesServed(long predictions) throws IOException {
        await().atMost(AnalyticsStack.PATIENCE)
                .until(() -> stack.predictions().size() == predictions);
        return byDevice("turbofan");
    }

    /** Until every pump is served by that version now. */
    private void awaitVersion(String version) {
        await().atMost(AnalyticsStack.PATIENCE)
                .until(
                        () ->
                                byDevice(PUMP).values().stream()
                                                .map(all -> all.get(all.size() - 1))
                                                .filter(
                                                        last ->
                                                                last.getStatus()
                                                                                == HealthStatus
                                                                                        .PREDICTED
                                                                        && last.getModelVersion()
                                                                                .equals(version))
                                                .count()
                                        == Pumps.COUNT);
    }

    /** What counts of remaining life. */
    private Map<String, List<HealthPrediction>> byDevice(String type) throws IOException {
        return byDevice(
                prediction ->
                        prediction.getDeviceType().equals(type)
                                && prediction.getRole() == ModelRole.CHAMPION
                                && !prediction.getModelId().equals(FAILURE_PUMP));
    }

    private Map<String, List<HealthPrediction>> byDevice(ModelRole role, String model)
            throws IOException {
        return byDevice(
                prediction ->
                        prediction.getRole() == role && prediction.getModelId().equals(model));
    }

    private Map<String, List<HealthPrediction>> byDevice(Predicate<HealthPrediction> wanted)
            throws IOException {
        return stack.predictions().stream()
                .filter(wanted)
                .sorted(Comparator.comparing(HealthPrediction::getEventTime))
                .collect(
                        Collectors.groupingBy(
                                HealthPrediction::getDeviceId, TreeMap::new, Collectors.toList()));
    }

    private static double compare(List<HealthPrediction> predictions, double[] lives) {
        assertThat(predictions).hasSize(lives.length);
        double worst = 0;
        for (int row = 0; row < lives.length; row++) {
            worst = Math.max(worst, compare(predictions.get(row), lives[row]));
        }
        return worst;
    }

    /** How far the two are apart; NaN stands for not enough history. */
    private static double compare(HealthPrediction prediction, double life) {
        if (Double.isNaN(life)) {
            assertThat(prediction.getStatus()).isEqualTo(HealthStatus.NOT_ENOUGH_HISTORY);
            return 0;
        }
        double served =
                prediction.getFailureProbability() == null
                        ? prediction.getRemainingLifeHours()
                        : prediction.getFailureProbability();
        assertThat(served)
                .as("%s at %s", prediction.getDeviceId(), prediction.getEventTime())
                .isCloseTo(life, within(CLOSE));
        return Math.abs(served - life);
    }

    /** The life that is left after each row, as a program without a stream computes it. */
    private static double[] lives(RulModel model, List<double[]> rows) {
        RulHistory history = model.features().create();
        double[] lives = new double[rows.size()];
        for (int row = 0; row < lives.length; row++) {
            model.features().observe(history, rows.get(row));
            lives[row] =
                    model.features().hasEnoughHistory(history)
                            ? model.predict(history)
                            : Double.NaN;
        }
        return lives;
    }

    private static List<double[]> rowsOf(CmapssEvaluation batch, RunToFailure unit) {
        return List.of(
                new io.millrace.mlmodels.training.Histories(
                                batch.training().channels(),
                                batch.training().settings(),
                                batch.training().rowLength(),
                                batch.training().unit(),
                                List.of(unit))
                        .rowsOf(batch.model().features())
                        .runs()
                        .get(0)
                        .rows());
    }

    private static double[] picked(double[] row, DevicePhysics type, RulModel model) {
        return model.channels().stream()
                .mapToDouble(channel -> row[type.metricNames().indexOf(channel)])
                .toArray();
    }

    private static String reason(ConsumerRecord<byte[], byte[]> letter) {
        return new String(
                letter.headers().lastHeader(DeadLetterSink.MESSAGE).value(),
                StandardCharsets.UTF_8);
    }

    private void assertNothingLost() throws IOException {
        await().atMost(AnalyticsStack.PATIENCE)
                .untilAsserted(() -> assertThat(stack.counts().of("passed")).isEqualTo(sent.get()));
        assertThat(stack.counts().gap()).isZero();
        stack.assertUndisturbed();
    }

    /** Pumps in their last hours, a row a second, in step with the clock on the wall. */
    private final class Pumps implements Runnable {

        static final int COUNT = 8;

        final DevicePhysics type = DeviceTypes.of(PUMP);
        final Map<String, List<double[]>> rows = new TreeMap<>();
        final Instant begin =
                Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(ROWS_BEFORE);
        private int next;

        Pumps() {
            HistorySettings settings =
                    new HistorySettings(
                            List.of(PUMP),
                            COUNT,
                            1,
                            Duration.ofHours(5),
                            Duration.ofSeconds(5),
                            SEED + 1);
            for (int unit = 0; unit < COUNT; unit++) {
                rows.put(
                        "pump-" + unit,
                        Histories.unit(settings, type, unit).stream()
                                .map(Observation::means)
                                .toList());
            }
        }

        @Override
        public void run() {
            Instant end = begin.plus(ROW.multipliedBy(next + 1L));
            while (!end.isAfter(Instant.now())) {
                for (var pump : rows.entrySet()) {
                    Map<String, Double> readings = new HashMap<>();
                    for (int m = 0; m < type.metricNames().size(); m++) {
                        readings.put(type.metricNames().get(m), pump.getValue().get(next)[m]);
                    }
                    send(pump.getKey(), PUMP, end.minus(ROW), next, readings);
                }
                stack.pulse(end);
                next++;
                end = end.plus(ROW);
            }
        }
    }
}
