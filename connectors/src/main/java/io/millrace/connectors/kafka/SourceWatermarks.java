package io.millrace.connectors.kafka;

import io.millrace.connectors.events.SourceRecord;
import io.millrace.connectors.events.WatermarkRule;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.eventtime.WatermarksWithIdleness;

/**
 * The watermarks of our sources, one generator a partition, by {@link WatermarkRule}.
 *
 * <p>Emitted periodically, and at once on a pulse. Rejected records move nothing, and are no
 * activity. The element's timestamp is the event time.
 */
public final class SourceWatermarks {

    private SourceWatermarks() {}

    /**
     * A strategy for one source.
     *
     * @param disorder how far events may overtake one another; zero for control topics, whose time
     *     is that of their records, ascending
     * @param idleAfter only for topics without pulses: a partition that is silent so long no longer
     *     holds time back, and what it brings afterwards may be late
     */
    public static <T> WatermarkStrategy<SourceRecord<T>> of(
            Duration disorder, Optional<Duration> idleAfter) {
        // Here, and not first on the task manager: a wrong setting stops the job before it runs.
        new WatermarkRule(disorder);
        Duration idle = idleAfter.orElse(null);
        return WatermarkStrategy.<SourceRecord<T>>forGenerator(
                        context -> generator(disorder, idle, context))
                .withTimestampAssigner((record, kafkaTime) -> eventTime(record));
    }

    private static <T> WatermarkGenerator<SourceRecord<T>> generator(
            Duration disorder, Duration idleAfter, WatermarkGeneratorSupplier.Context context) {
        Generator<T> generator = new Generator<>(new WatermarkRule(disorder));
        if (idleAfter == null) {
            return generator;
        }
        return new WithoutRejected<>(
                new WatermarksWithIdleness<>(
                        generator, idleAfter, context.getInputActivityClock()));
    }

    private static <T> long eventTime(SourceRecord<T> record) {
        return record instanceof SourceRecord.Decoded<T> decoded
                ? decoded.eventTime()
                : record.recordTime();
    }

    private static final class Generator<T> implements WatermarkGenerator<SourceRecord<T>> {

        private final WatermarkRule rule;

        Generator(WatermarkRule rule) {
            this.rule = rule;
        }

        @Override
        public void onEvent(SourceRecord<T> record, long timestamp, WatermarkOutput output) {
            if (record instanceof SourceRecord.Decoded<T> decoded) {
                rule.accepted(decoded.eventTime(), decoded.recordTime());
            } else if (record instanceof SourceRecord.Pulse<T>) {
                rule.pulse(record.recordTime());
                output.emitWatermark(new Watermark(rule.watermark()));
            } else if (record instanceof SourceRecord.Deleted<T>) {
                rule.accepted(record.recordTime(), record.recordTime());
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            output.emitWatermark(new Watermark(rule.watermark()));
        }
    }

    /** A partition that brings nothing but rejected records is idle. */
    private static final class WithoutRejected<T> implements WatermarkGenerator<SourceRecord<T>> {

        private final WatermarkGenerator<SourceRecord<T>> generator;

        WithoutRejected(WatermarkGenerator<SourceRecord<T>> generator) {
            this.generator = generator;
        }

        @Override
        public void onEvent(SourceRecord<T> record, long timestamp, WatermarkOutput output) {
            if (!(record instanceof SourceRecord.Rejected<T>)) {
                generator.onEvent(record, timestamp, output);
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            generator.onPeriodicEmit(output);
        }
    }
}
