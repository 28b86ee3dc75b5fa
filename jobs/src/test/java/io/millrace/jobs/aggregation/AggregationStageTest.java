package io.millrace.jobs.aggregation;

import static io.millrace.jobs.stage.TestEvents.DEVICE;
import static io.millrace.jobs.stage.TestEvents.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.MetricSummary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AggregationStageTest {

    private static final DeviceIdentity WHO = new DeviceIdentity(DEVICE, "t", "s", "pump");

    private final AggregationStage stage =
            new AggregationStage(
                    List.of(WindowSpec.tumbling(10_000), WindowSpec.tumbling(60_000)),
                    MetricFunctions.NONE,
                    60_000);
    private AggregationState state = new AggregationState();
    private final List<MetricAggregate> out = new ArrayList<>();

    private void advance(long time) {
        stage.onTime(state, time, end -> WHO, out::add);
    }

    @Test
    void shouldSummariseAWindowWhenItCloses() {
        stage.onEvent(state, event(10_000, 1, 4));
        stage.onEvent(state, event(12_000, 2, 8));
        stage.onEvent(state, event(19_999, 3, 3));
        stage.onEvent(state, event(20_000, 4, 100));
        advance(20_000);

        assertThat(out).hasSize(1);
        MetricAggregate window = out.get(0);
        assertThat(window.getWindow()).isEqualTo("10s");
        assertThat(window.getWindowStart().toEpochMilli()).isEqualTo(10_000);
        assertThat(window.getWindowEnd().toEpochMilli()).isEqualTo(20_000);
        assertThat(window.getRevision()).isZero();
        assertThat(window.getEventCount()).isEqualTo(3);
        MetricSummary summary = window.getMetrics().get(0);
        assertThat(summary.getMetric()).isEqualTo("temperature");
        assertThat(summary.getCount()).isEqualTo(3);
        assertThat(summary.getMin()).isEqualTo(3);
        assertThat(summary.getMax()).isEqualTo(8);
        assertThat(summary.getMean()).isEqualTo(5, within(1e-12));
        assertThat(summary.getStandardDeviation()).isEqualTo(Math.sqrt(14.0 / 3), within(1e-12));
        assertThat(summary.getFirst()).isEqualTo(4);
        assertThat(summary.getLast()).isEqualTo(3);
    }

    @Test
    void shouldAlignToTheEpochWhenTimesAreNegative() {
        stage.onEvent(state, event(-1, 1, 4));
        advance(0);

        assertThat(out.get(0).getWindowStart().toEpochMilli()).isEqualTo(-10_000);
    }

    @Test
    void shouldIssueAClosedWindowAgainWhenALateEventCorrectsIt() {
        stage.onEvent(state, event(1_000, 1, 4));
        advance(10_000);
        stage.onLateEvent(state, event(500, 2, 6), 10_000, end -> WHO, out::add);

        assertThat(out).extracting(MetricAggregate::getRevision).containsExactly(0, 1);
        assertThat(out.get(1).getEventCount()).isEqualTo(2);
        assertThat(out.get(1).getMetrics().get(0).getFirst()).isEqualTo(6);
        assertThat(out.get(0).getId()).isNotEqualTo(out.get(1).getId());
    }

    @Test
    void shouldBeginAtRevisionOneWhenTheFirstEventOfAWindowIsLate() {
        stage.onLateEvent(state, event(500, 2, 6), 10_000, end -> WHO, out::add);
        advance(60_000);

        assertThat(out)
                .extracting(w -> w.getWindow() + " " + w.getRevision())
                .containsExactly("10s 1", "1m 0");
    }

    @Test
    void shouldLeaveOutWhatIsNoNumber() {
        stage.onEvent(state, event(1_000, 1, Double.NaN));
        stage.onEvent(state, event(2_000, 2, Double.POSITIVE_INFINITY));
        stage.onEvent(state, event(3_000, 3, 5));
        advance(10_000);

        assertThat(out.get(0).getEventCount()).isEqualTo(3);
        assertThat(out.get(0).getMetrics().get(0).getCount()).isEqualTo(1);
        assertThat(out.get(0).getMetrics().get(0).getMax()).isEqualTo(5);
    }

    @Test
    void shouldKeepTheMeanANumberWhenReadingsAreHuge() {
        stage.onEvent(state, event(1_000, 1, 1e308));
        stage.onEvent(state, event(2_000, 2, -1e308));
        stage.onEvent(state, event(11_000, 3, -1.7e308));
        advance(60_000);

        assertThat(out).hasSize(3);
        assertThat(out)
                .extracting(window -> window.getMetrics().get(0))
                .allMatch(summary -> Double.isFinite(summary.getMean()))
                .noneMatch(summary -> Double.isNaN(summary.getStandardDeviation()));
        assertThat(out.get(2).getMetrics().get(0).getMean()).isEqualTo(-1.7e308 / 3, within(1e296));
    }

    @Test
    void shouldLeaveOutAndCountTheMetricsThatAWindowHasNoRoomFor() {
        int leftOut = 0;
        for (int i = 0; i < AggregationStage.MAX_METRICS + 5; i++) {
            String[] metric = {"made-up-" + i};
            leftOut += stage.onEvent(state, event(DEVICE, 1_000, i, metric, i));
        }
        advance(10_000);

        assertThat(leftOut).isEqualTo(5);
        assertThat(out.get(0).getMetrics()).hasSize(AggregationStage.MAX_METRICS);
        assertThat(out.get(0).getEventCount()).isEqualTo(AggregationStage.MAX_METRICS + 5);
    }

    @Test
    void shouldKeepNothingWhenTheAllowedLatenessIsOver() {
        stage.onEvent(state, event(1_000, 1, 4));
        advance(119_999);
        assertThat(new AggregationFormat().isEmpty(state)).isFalse();
        assertThat(stage.nextTime(state)).isEqualTo(120_000);

        advance(120_000);
        assertThat(new AggregationFormat().isEmpty(state)).isTrue();
        assertThat(stage.nextTime(state)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldDoTheSameWhenRestoredAfterEveryRecord() throws IOException {
        run(false);
        List<MetricAggregate> straight = List.copyOf(out);
        out.clear();
        state = new AggregationState();
        run(true);

        assertThat(out).isEqualTo(straight).hasSizeGreaterThan(10);
    }

    private void run(boolean restoring) throws IOException {
        AggregationFormat format = new AggregationFormat();
        for (int i = 0; i < 300; i++) {
            long time = i * 700L;
            if (i % 17 == 0 && i > 20) {
                stage.onLateEvent(
                        state, event(time - 15_000, i, i * 0.1), time, end -> WHO, out::add);
            } else {
                stage.onEvent(state, event(time, i, Math.sin(i)));
            }
            advance(time);
            if (restoring) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                format.write(state, new DataOutputStream(bytes));
                state =
                        format.read(
                                format.version(),
                                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            }
        }
    }

    @Test
    void shouldSayHowManyEventsWereExpectedWhereTheIntervalIsKnown() {
        DeviceIdentity known = new DeviceIdentity(DEVICE, "t", "s", "pump", 3_000, 5_000);
        stage.onEvent(state, event(6_000, 1, 4));
        stage.onEvent(state, event(11_000, 2, 4));
        stage.onTime(state, 60_000, end -> end == 10_000 ? known : WHO, out::add);

        assertThat(out)
                .extracting(w -> w.getWindow() + " " + w.getExpectedEvents())
                .containsExactly("10s 2", "10s null", "1m null");
    }

    @Test
    void shouldGiveWhatIsAskedForOfEachMetric() {
        MetricFunctions asked =
                new MetricFunctions(
                        Set.of(SummaryFunction.SUM),
                        Map.of(
                                "temperature",
                                Set.of(
                                        SummaryFunction.TIME_WEIGHTED_MEAN,
                                        SummaryFunction.RATE,
                                        SummaryFunction.QUANTILES)),
                        List.of(0.5));
        AggregationStage asking =
                new AggregationStage(List.of(WindowSpec.tumbling(10_000)), asked, 60_000);
        String[] names = {"temperature", "pressure"};
        asking.onEvent(state, event(DEVICE, 1_000, 1, names, 10, 1));
        asking.onEvent(state, event(DEVICE, 2_000, 2, names, 20, 2));
        asking.onEvent(state, event(DEVICE, 5_000, 3, names, 40, 3));
        asking.onTime(state, 10_000, end -> WHO, out::add);
        // Between two others: what stood there is not known any more.
        asking.onLateEvent(
                state, event(DEVICE, 3_000, 4, names, 900, 4), 10_000, end -> WHO, out::add);

        MetricSummary pressure = out.get(0).getMetrics().get(0);
        assertThat(pressure.getSum()).isEqualTo(6);
        assertThat(pressure.getRatePerSecond()).isNull();
        assertThat(pressure.getQuantiles()).isNull();
        MetricSummary temperature = out.get(0).getMetrics().get(1);
        assertThat(temperature.getSum()).isNull();
        assertThat(temperature.getTimeWeightedMean()).isEqualTo(17.5, within(1e-12));
        assertThat(temperature.getRatePerSecond()).isEqualTo(7.5, within(1e-12));
        assertThat(temperature.getQuantiles().get(0).getValue()).isEqualTo(20, within(0.2));
        MetricSummary corrected = out.get(1).getMetrics().get(1);
        assertThat(corrected.getCount()).isEqualTo(4);
        assertThat(corrected.getTimeWeightedMean()).isEqualTo(17.5, within(1e-12));
    }

    @Test
    void shouldSayNothingOfAFunctionThatIsAskedForSinceTheMiddleOfAWindow() {
        stage.onEvent(state, event(1_000, 1, 4));
        MetricFunctions asked =
                new MetricFunctions(Set.of(SummaryFunction.values()), Map.of(), List.of(0.5));
        AggregationStage asking =
                new AggregationStage(List.of(WindowSpec.tumbling(10_000)), asked, 60_000);
        asking.onEvent(state, event(2_000, 2, 6));
        asking.onEvent(state, event(11_000, 3, 6));
        asking.onTime(state, 20_000, end -> WHO, out::add);

        assertThat(out)
                .extracting(window -> window.getMetrics().get(0).getTimeWeightedMean())
                .containsExactly(null, 6.0);
        assertThat(out)
                .extracting(window -> window.getMetrics().get(0).getQuantiles() == null)
                .containsExactly(true, false);
    }
}
