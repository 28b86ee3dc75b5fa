package io.millrace.jobs.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.jobs.stage.PopulationCounts;
import io.millrace.mlmodels.features.RulHistory;
import io.millrace.schemas.FeatureContribution;
import io.millrace.schemas.HealthPrediction;
import io.millrace.schemas.HealthStatus;
import io.millrace.schemas.MaintenanceKind;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.MetricSummary;
import io.millrace.schemas.ModelRole;
import io.millrace.schemas.PredictionExplanation;
import io.millrace.schemas.PredictionOutcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class MaintenanceStageTest {

    private static final DeviceIdentity PUMP = new DeviceIdentity("pump-1", "t", "s", "pump");
    private static final ServingModel MODEL =
            ServingModel.of(TestModels.pump(1 / 60.0, "h", "temperature"));

    private final PopulationCounter populations = new PopulationCounter(600_000, 60_000);
    private final MaintenanceStage stage = new MaintenanceStage(populations);
    private MaintenanceState state = new MaintenanceState();

    private static MetricAggregate window(int minute, double temperature) {
        return MetricAggregate.newBuilder()
                .setId("w" + minute)
                .setDeviceId("pump-1")
                .setTenantId("t")
                .setSiteId("s")
                .setDeviceType("pump")
                .setWindow("1m")
                .setWindowStart(Instant.ofEpochSecond(minute * 60L))
                .setWindowEnd(Instant.ofEpochSecond(minute * 60L + 60))
                .setRevision(0)
                .setEventCount(60)
                .setVersion("test")
                .setMetrics(
                        List.of(
                                MetricSummary.newBuilder()
                                        .setMetric("temperature")
                                        .setCount(60)
                                        .setMin(temperature)
                                        .setMax(temperature)
                                        .setMean(temperature)
                                        .setStandardDeviation(0)
                                        .setFirst(temperature)
                                        .setLast(temperature)
                                        .build()))
                .build();
    }

    private MaintenanceState restored() throws IOException {
        MaintenanceFormat format = new MaintenanceFormat();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        format.write(state, new DataOutputStream(bytes));
        return format.read(
                format.version(),
                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    private List<HealthPrediction> run(boolean restoring) throws IOException {
        state = new MaintenanceState();
        List<HealthPrediction> predictions = new ArrayList<>();
        for (int minute = 0; minute < 40; minute++) {
            double temperature = minute < 25 ? 40 : 70;
            stage.onWindow(
                    state,
                    window(minute, temperature),
                    PUMP,
                    ModelKind.REMAINING_LIFE,
                    MODEL,
                    null,
                    (made, why) -> predictions.add(made));
            if (restoring) {
                state = restored();
            }
        }
        return predictions;
    }

    @Test
    void shouldSayThatItHasNotEnoughHistoryBeforeItPredicts() throws IOException {
        List<HealthPrediction> predictions = run(false);

        assertThat(predictions).hasSize(40);
        assertThat(predictions.get(0).getStatus()).isEqualTo(HealthStatus.NOT_ENOUGH_HISTORY);
        assertThat(predictions.get(0).getRemainingLifeHours()).isNull();
        assertThat(predictions.get(20).getStatus()).isEqualTo(HealthStatus.PREDICTED);
        assertThat(predictions.get(20).getRemainingLifeHours()).isEqualTo(10);
        assertThat(predictions.get(39).getRemainingLifeHours()).isEqualTo(2);
        assertThat(predictions.get(39).getModelVersion()).isEqualTo("1");
        assertThat(predictions.get(39).getHistoryWindows()).isEqualTo(40);
    }

    @Test
    void shouldDoTheSameWhenRestoredAfterEveryRecord() throws IOException {
        assertThat(run(true)).isEqualTo(run(false));
    }

    @Test
    void shouldBeginAnewWhenTheModelReadsOtherFeatures() throws IOException {
        run(false);
        ServingModel other = ServingModel.of(TestModels.pump(1 / 60.0, "h", "vibration"));
        List<HealthPrediction> predictions = new ArrayList<>();
        stage.onWindow(
                state,
                window(40, 40),
                PUMP,
                ModelKind.REMAINING_LIFE,
                other,
                null,
                (made, why) -> predictions.add(made));

        assertThat(predictions.get(0).getHistoryWindows()).isEqualTo(1);
        assertThat(predictions.get(0).getStatus()).isEqualTo(HealthStatus.NOT_ENOUGH_HISTORY);
    }

    private List<PredictionOutcome> closed(MaintenanceKind kind, int second, int knownAt) {
        List<PredictionOutcome> outcomes = new ArrayList<>();
        stage.onWork(
                state,
                new MaintenanceWork(kind, second * 1_000L, knownAt * 1_000L),
                PUMP,
                outcomes::add);
        return outcomes;
    }

    @Test
    void shouldHoldPredictionsAgainstTheFailureAndBeginAnew() throws IOException {
        run(false);
        // The last prediction was made at minute 40 and says two hours.
        List<PredictionOutcome> outcomes = closed(MaintenanceKind.FAILED, 41 * 60, 42 * 60 + 30);

        PredictionOutcome last = outcomes.get(outcomes.size() - 1);
        assertThat(last.getEventTime()).isEqualTo(Instant.ofEpochSecond(40 * 60));
        assertThat(last.getRemainingLifeHours()).isEqualTo(2);
        assertThat(last.getLivedHours()).isEqualTo(1 / 60.0);
        assertThat(last.getErrorHours()).isEqualTo(2 - 1 / 60.0);
        assertThat(last.getInsideInterval()).isNull();
        assertThat(last.getModelVersion()).isEqualTo("1");
        assertThat(outcomes.get(0).getRemainingLifeHours()).isEqualTo(10);
        assertThat(outcomes).extracting(PredictionOutcome::getId).doesNotHaveDuplicates();

        List<HealthPrediction> predictions = new ArrayList<>();
        stage.onWindow(
                state,
                window(42, 40),
                PUMP,
                ModelKind.REMAINING_LIFE,
                MODEL,
                null,
                (made, why) -> predictions.add(made));
        assertThat(predictions).as("a window of both lives").isEmpty();
        stage.onWindow(
                state,
                window(43, 40),
                PUMP,
                ModelKind.REMAINING_LIFE,
                MODEL,
                null,
                (made, why) -> predictions.add(made));
        assertThat(predictions.get(0).getHistoryWindows()).isEqualTo(1);
        assertThat(closed(MaintenanceKind.FAILED, 60 * 60, 60 * 60)).isEmpty();
    }

    @Test
    void shouldNotJudgeByAReplacement() throws IOException {
        run(false);
        List<PredictionOutcome> outcomes = closed(MaintenanceKind.REPLACED, 41 * 60, 41 * 60);

        assertThat(outcomes).isNotEmpty();
        assertThat(outcomes).extracting(PredictionOutcome::getErrorHours).containsOnlyNulls();
        assertThat(outcomes).extracting(PredictionOutcome::getLivedHours).doesNotContainNull();
    }

    @Test
    void shouldLeaveOutPredictionsFromAfterTheFailure() throws IOException {
        run(false);
        List<PredictionOutcome> outcomes = closed(MaintenanceKind.FAILED, 20 * 60, 50 * 60);

        assertThat(outcomes)
                .isNotEmpty()
                .allMatch(one -> !one.getEventTime().isAfter(Instant.ofEpochSecond(20 * 60)));
    }

    @Test
    void shouldReadStateOfVersionOne() throws IOException {
        run(false);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF(state.life.champion.featuresHash);
        out.writeShort(RulHistory.VERSION);
        state.life.champion.history.write(out);
        MaintenanceState read =
                new MaintenanceFormat()
                        .read(
                                1,
                                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

        assertThat(read.life.champion.history.historyCount()).isEqualTo(40);
        assertThat(read.life.champion.open.isEmpty()).isTrue();
    }

    @Test
    void shouldKeepADeviceOfSixteenChannelsInTwoKilobytes() throws IOException {
        String[] channels = new String[16];
        Arrays.setAll(channels, i -> "m" + i);
        ServingModel model = ServingModel.of(TestModels.pump(1 / 60.0, "h", channels));
        List<HealthPrediction> predictions = new ArrayList<>();
        for (int minute = 0; minute < 100; minute++) {
            MetricAggregate one = window(minute, 40);
            MetricSummary metric = one.getMetrics().get(0);
            one.setMetrics(
                    Arrays.stream(channels)
                            .map(name -> MetricSummary.newBuilder(metric).setMetric(name).build())
                            .toList());
            stage.onWindow(
                    state,
                    one,
                    PUMP,
                    ModelKind.REMAINING_LIFE,
                    model,
                    null,
                    (made, why) -> predictions.add(made));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new MaintenanceFormat().write(state, new DataOutputStream(bytes));

        assertThat(predictions.get(99).getStatus()).isEqualTo(HealthStatus.PREDICTED);
        assertThat(state.life.champion.history.sizeInBytes()).isLessThanOrEqualTo(1_024);
        assertThat(bytes.size()).isLessThanOrEqualTo(2_048);
    }

    @Test
    void shouldSayHowOldTheNewestReadingWasAndWhyItPredictsThat() {
        List<HealthPrediction> predictions = new ArrayList<>();
        List<PredictionExplanation> explanations = new ArrayList<>();
        for (int minute = 0; minute < 40; minute++) {
            MetricAggregate one = window(minute, minute < 39 ? 40 : 90);
            one.setNewestReadingAt(one.getWindowEnd().minusMillis(1_500));
            stage.onWindow(
                    state,
                    one,
                    PUMP,
                    ModelKind.REMAINING_LIFE,
                    ServingModel.of(TestModels.ofShares(3, 1)),
                    null,
                    (made, why) -> {
                        predictions.add(made);
                        if (made.getStatus() == HealthStatus.PREDICTED) {
                            explanations.add(why.get());
                        }
                    });
        }

        assertThat(predictions.get(39).getFeaturesAgeMillis()).isEqualTo(1_500);
        assertThat(predictions.get(39).getRemainingLifeHours()).isEqualTo(2);
        PredictionExplanation why = explanations.get(explanations.size() - 1);
        assertThat(why.getModelId()).isEqualTo("rul-pump");
        // Of four rows of training three had ten hours left, one two.
        assertThat(why.getExpected()).isEqualTo(8);
        assertThat(why.getContributions())
                .extracting(FeatureContribution::getAmount)
                .containsExactly(-6.0);
        assertThat(why.getOthers()).isZero();
    }

    @Test
    void shouldCountWhatItSeesAndSaysInTheBinsOfTheTraining() {
        ServingModel model = ServingModel.of(TestModels.ofPopulation());
        for (int minute = 0; minute < 40; minute++) {
            stage.onWindow(
                    state,
                    window(minute, 40),
                    PUMP,
                    ModelKind.REMAINING_LIFE,
                    model,
                    null,
                    (made, why) -> made.getId());
        }
        List<PopulationCounts> counts = new ArrayList<>();
        populations.handOn(30 * 60_000, counts::add);

        // The device has enough history from its fifteenth window on.
        assertThat(counts).extracting(PopulationCounts::slot).containsExactly(600_000L, 1_200_000L);
        assertThat(counts.get(1).predictions()).isEqualTo(10);
        assertThat(counts.get(1).devices()).isEqualTo(1);
        assertThat(counts.get(1).columns()).containsExactly("temperature.mean5", "prediction");
        assertThat(counts.get(1).counters()[0]).containsExactly(10, 0);
        assertThat(counts.get(1).counters()[1]).containsExactly(0, 10);
        populations.handOn(Long.MAX_VALUE, counts::add);
        assertThat(counts).hasSize(3);
        populations.handOn(Long.MAX_VALUE, counts::add);
        assertThat(counts).as("handed on once").hasSize(3);
    }

    @Test
    void shouldNotExplainWhatTreesCannotTell() {
        List<Supplier<PredictionExplanation>> whys = new ArrayList<>();
        for (int minute = 0; minute < 40; minute++) {
            stage.onWindow(
                    state,
                    window(minute, 40),
                    PUMP,
                    ModelKind.REMAINING_LIFE,
                    MODEL,
                    null,
                    (made, why) -> whys.add(why));
        }

        assertThat(whys.get(39).get()).isNull();
    }

    /** Version 2 beside version 1, on other features, from minute 10 on. */
    private List<HealthPrediction> shadowed(boolean restoring) throws IOException {
        ServingModel shadow = ServingModel.of(TestModels.version("2", "temperature", "vibration"));
        List<HealthPrediction> predictions = new ArrayList<>();
        state = new MaintenanceState();
        for (int minute = 0; minute < 40; minute++) {
            MetricAggregate one = window(minute, 40);
            MetricSummary metric = one.getMetrics().get(0);
            one.setMetrics(
                    List.of(
                            metric,
                            MetricSummary.newBuilder(metric).setMetric("vibration").build()));
            stage.onWindow(
                    state,
                    one,
                    PUMP,
                    ModelKind.REMAINING_LIFE,
                    MODEL,
                    minute < 10 ? null : shadow,
                    (made, why) -> predictions.add(made));
            if (restoring) {
                state = restored();
            }
        }
        return predictions;
    }

    private static List<HealthPrediction> of(ModelRole role, List<HealthPrediction> predictions) {
        return predictions.stream().filter(one -> one.getRole() == role).toList();
    }

    @Test
    void shouldPredictByAShadowBesideTheChampion() throws IOException {
        List<HealthPrediction> all = shadowed(false);

        List<HealthPrediction> champion = of(ModelRole.CHAMPION, all);
        List<HealthPrediction> shadow = of(ModelRole.SHADOW, all);
        assertThat(champion).hasSize(40).allMatch(one -> one.getModelVersion().equals("1"));
        assertThat(shadow).hasSize(30).allMatch(one -> one.getModelVersion().equals("2"));
        assertThat(shadow.get(0).getStatus()).isEqualTo(HealthStatus.NOT_ENOUGH_HISTORY);
        assertThat(champion.get(39).getRemainingLifeHours()).isEqualTo(10);
        assertThat(shadow.get(29).getRemainingLifeHours()).isEqualTo(12);
        assertThat(all).extracting(HealthPrediction::getId).doesNotHaveDuplicates();
        assertThat(shadowed(true)).isEqualTo(all);
    }

    @Test
    void shouldHoldBothAgainstTheTruth() throws IOException {
        shadowed(false);

        List<PredictionOutcome> outcomes = closed(MaintenanceKind.FAILED, 41 * 60, 41 * 60);
        assertThat(outcomes).extracting(PredictionOutcome::getModelVersion).contains("1", "2");
        assertThat(outcomes).extracting(PredictionOutcome::getId).doesNotHaveDuplicates();
        assertThat(state.life.shadow.isEmpty()).isTrue();
    }

    @Test
    void shouldGoOnWithWhatTheShadowHasSeenWhenItBecomesTheChampion() throws IOException {
        shadowed(false);
        ServingModel promoted =
                ServingModel.of(TestModels.version("2", "temperature", "vibration"));
        List<HealthPrediction> predictions = new ArrayList<>();
        stage.onWindow(
                state,
                window(40, 40),
                PUMP,
                ModelKind.REMAINING_LIFE,
                promoted,
                null,
                (made, why) -> predictions.add(made));

        assertThat(predictions.get(0).getStatus()).isEqualTo(HealthStatus.PREDICTED);
        assertThat(predictions.get(0).getHistoryWindows()).isEqualTo(31);
        assertThat(state.life.shadow.history).as("nothing predicts beside it").isNull();
    }

    @Test
    void shouldKeepOneHistoryWhereBothReadTheSameFeatures() {
        ServingModel shadow = ServingModel.of(TestModels.version("2"));
        List<HealthPrediction> predictions = new ArrayList<>();
        for (int minute = 0; minute < 40; minute++) {
            stage.onWindow(
                    state,
                    window(minute, 40),
                    PUMP,
                    ModelKind.REMAINING_LIFE,
                    MODEL,
                    shadow,
                    (made, why) -> predictions.add(made));
        }

        assertThat(state.life.shadow.history).isNull();
        assertThat(predictions.get(79).getHistoryWindows()).isEqualTo(40);
        assertThat(predictions.get(79).getRemainingLifeHours()).isEqualTo(12);
    }

    private List<HealthPrediction> failing(boolean restoring) throws IOException {
        state = new MaintenanceState();
        ServingModel failing = ServingModel.of(TestModels.failing());
        List<HealthPrediction> predictions = new ArrayList<>();
        for (int minute = 0; minute < 40; minute++) {
            MetricAggregate one = window(minute, minute < 25 ? 40 : 70);
            for (ModelKind kind : ModelKind.values()) {
                stage.onWindow(
                        state,
                        one,
                        PUMP,
                        kind,
                        kind == ModelKind.FAILURE ? failing : MODEL,
                        null,
                        (made, why) -> predictions.add(made));
            }
            if (restoring) {
                state = restored();
            }
        }
        return predictions;
    }

    @Test
    void shouldPredictAFailureBesideRemainingLife() throws IOException {
        List<HealthPrediction> all = failing(false);

        HealthPrediction life = all.get(78);
        HealthPrediction failure = all.get(79);
        assertThat(life.getRemainingLifeHours()).isEqualTo(2);
        assertThat(life.getFailureProbability()).isNull();
        assertThat(failure.getModelId()).isEqualTo("failure-pump");
        assertThat(failure.getRemainingLifeHours()).isNull();
        assertThat(failure.getLowerHours()).isNull();
        assertThat(failure.getFailureProbability()).isEqualTo(0.8);
        assertThat(failure.getHorizonHours()).isEqualTo(0.25);
        assertThat(all.get(41).getFailureProbability()).isEqualTo(0.1);
        assertThat(all.get(1).getStatus()).isEqualTo(HealthStatus.NOT_ENOUGH_HISTORY);
        assertThat(failing(true)).isEqualTo(all);
    }

    @Test
    void shouldHoldTheProbabilityOfAFailureAgainstTheTruth() throws IOException {
        failing(false);

        List<PredictionOutcome> outcomes = ofFailure(closed(MaintenanceKind.FAILED, 2_460, 2_460));

        // The horizon is a quarter of an hour, the failure comes in minute 41.
        assertThat(outcomes).isNotEmpty();
        for (PredictionOutcome outcome : outcomes) {
            assertThat(outcome.getRemainingLifeHours()).isNull();
            assertThat(outcome.getErrorHours()).isNull();
            assertThat(outcome.getFailedWithinHorizon())
                    .isEqualTo(!outcome.getEventTime().isBefore(Instant.ofEpochSecond(26 * 60)));
        }
        assertThat(outcomes)
                .extracting(PredictionOutcome::getFailedWithinHorizon)
                .contains(true, false);
    }

    @Test
    void shouldLeaveOpenWhatAReplacementHasMadeUnknowable() throws IOException {
        failing(false);

        List<PredictionOutcome> outcomes =
                ofFailure(closed(MaintenanceKind.REPLACED, 2_460, 2_460));

        assertThat(outcomes.get(0).getFailedWithinHorizon()).isFalse();
        assertThat(outcomes.get(outcomes.size() - 1).getFailedWithinHorizon()).isNull();
    }

    private static List<PredictionOutcome> ofFailure(List<PredictionOutcome> outcomes) {
        return outcomes.stream().filter(one -> one.getFailureProbability() != null).toList();
    }

    @Test
    void shouldDoNothingWithoutAModel() {
        stage.onWindow(
                state,
                window(1, 40),
                PUMP,
                ModelKind.REMAINING_LIFE,
                null,
                null,
                (prediction, why) -> {
                    throw new AssertionError("nothing is in force");
                });

        assertThat(new MaintenanceFormat().isEmpty(state)).isTrue();
    }
}
