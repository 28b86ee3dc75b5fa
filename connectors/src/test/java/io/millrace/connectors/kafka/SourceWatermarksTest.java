package io.millrace.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.SourceRecord;
import io.millrace.schemas.RejectReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.clock.ManualClock;
import org.apache.flink.util.clock.RelativeClock;
import org.junit.jupiter.api.Test;

class SourceWatermarksTest {

    private final ManualClock clock = new ManualClock();
    private final Recorded output = new Recorded();

    @Test
    void shouldEmitAtOnceOnAPulseAndOtherwisePeriodically() {
        WatermarkGenerator<SourceRecord<String>> generator = generator(Optional.empty());

        send(generator, new SourceRecord.ReadValue<>("a", 10_000, 10_000));
        assertThat(output.watermarks).isEmpty();
        generator.onPeriodicEmit(output);
        send(generator, new SourceRecord.Pulse<>(20_000));

        assertThat(output.watermarks).containsExactly(7_999L, 17_999L);
    }

    @Test
    void shouldNotBeMovedByRejectedRecords() {
        WatermarkGenerator<SourceRecord<String>> generator = generator(Optional.empty());

        send(generator, rejected(99_000));
        generator.onPeriodicEmit(output);

        assertThat(output.watermarks).containsExactly(Long.MIN_VALUE);
    }

    @Test
    void shouldBeMovedByTombstones() {
        WatermarkGenerator<SourceRecord<String>> generator = generator(Optional.empty());

        send(generator, new SourceRecord.Deleted<>("t", "k", 30_000));
        generator.onPeriodicEmit(output);

        assertThat(output.watermarks).containsExactly(27_999L);
    }

    @Test
    void shouldBecomeIdleAlthoughRejectedRecordsKeepComing() {
        WatermarkGenerator<SourceRecord<String>> generator =
                generator(Optional.of(Duration.ofSeconds(10)));
        send(generator, new SourceRecord.ReadValue<>("a", 10_000, 10_000));
        generator.onPeriodicEmit(output);

        for (int second = 0; second < 12; second++) {
            clock.advanceTime(Duration.ofSeconds(1));
            send(generator, rejected(20_000));
            generator.onPeriodicEmit(output);
        }

        assertThat(output.idle).isTrue();
    }

    @Test
    void shouldNeverBecomeIdleUnlessAsked() {
        WatermarkGenerator<SourceRecord<String>> generator = generator(Optional.empty());
        send(generator, new SourceRecord.ReadValue<>("a", 10_000, 10_000));

        clock.advanceTime(Duration.ofDays(1));
        generator.onPeriodicEmit(output);

        assertThat(output.idle).isFalse();
    }

    @Test
    void shouldStampElementsWithEventTime() {
        TimestampAssigner<SourceRecord<String>> assigner =
                strategy(Optional.empty()).createTimestampAssigner(context());

        assertThat(assigner.extractTimestamp(new SourceRecord.ReadValue<>("a", 5, 6), 6))
                .isEqualTo(5);
        assertThat(assigner.extractTimestamp(new SourceRecord.Pulse<>(7), 7)).isEqualTo(7);
    }

    @Test
    void shouldTravelToTheTaskManager() throws Exception {
        WatermarkStrategy<SourceRecord<String>> strategy =
                strategy(Optional.of(Duration.ofSeconds(1)));

        assertThat(InstantiationUtil.clone(strategy).createWatermarkGenerator(context()))
                .isNotNull();
    }

    private static SourceRecord<String> rejected(long recordTime) {
        return new SourceRecord.Rejected<>(
                new DeadLetter(
                        null,
                        null,
                        List.of(),
                        "t",
                        0,
                        0,
                        recordTime,
                        -1,
                        "ingest",
                        RejectReason.CORRUPT,
                        ""));
    }

    private void send(
            WatermarkGenerator<SourceRecord<String>> generator, SourceRecord<String> record) {
        generator.onEvent(record, record.recordTime(), output);
    }

    private WatermarkGenerator<SourceRecord<String>> generator(Optional<Duration> idleAfter) {
        return strategy(idleAfter).createWatermarkGenerator(context());
    }

    private static WatermarkStrategy<SourceRecord<String>> strategy(Optional<Duration> idleAfter) {
        return SourceWatermarks.of(Duration.ofSeconds(2), idleAfter);
    }

    private Context context() {
        return new Context(clock);
    }

    private record Context(ManualClock clock)
            implements WatermarkGeneratorSupplier.Context, TimestampAssignerSupplier.Context {
        @Override
        public MetricGroup getMetricGroup() {
            return new UnregisteredMetricsGroup();
        }

        @Override
        public RelativeClock getInputActivityClock() {
            return clock;
        }
    }

    private static final class Recorded implements WatermarkOutput {
        private final List<Long> watermarks = new ArrayList<>();
        private boolean idle;

        @Override
        public void emitWatermark(Watermark watermark) {
            watermarks.add(watermark.getTimestamp());
        }

        @Override
        public void markIdle() {
            idle = true;
        }

        @Override
        public void markActive() {
            idle = false;
        }
    }
}
