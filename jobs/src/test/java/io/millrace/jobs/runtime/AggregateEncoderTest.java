package io.millrace.jobs.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.MetricSummary;
import io.millrace.schemas.QuantileValue;
import io.millrace.schemas.RecordCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AggregateEncoderTest {

    private final AggregateEncoder encoder = new AggregateEncoder();
    private final Random random = new Random(11);

    @Test
    void shouldGiveTheBytesOfAvrosOwnWriter() {
        RecordCodec<MetricAggregate> avro = new RecordCodec<>(MetricAggregate.class);
        for (int i = 0; i < 2_000; i++) {
            MetricAggregate aggregate = aggregate();

            assertThat(encoder.encode(aggregate)).isEqualTo(avro.encode(aggregate));
        }
    }

    @Test
    void shouldKnowEveryFieldOfTheContract() {
        assertThat(MetricAggregate.getClassSchema().getFields()).hasSize(14);
        assertThat(MetricSummary.getClassSchema().getFields()).hasSize(12);
        assertThat(QuantileValue.getClassSchema().getFields()).hasSize(2);
    }

    private MetricAggregate aggregate() {
        List<MetricSummary> metrics = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            metrics.add(summary());
        }
        return MetricAggregate.newBuilder()
                .setId(text())
                .setDeviceId(text())
                .setTenantId(text())
                .setSiteId(text())
                .setDeviceType(text())
                .setWindow(text())
                .setWindowStart(Instant.ofEpochMilli(number()))
                .setWindowEnd(Instant.ofEpochMilli(number()))
                .setRevision(random.nextInt())
                .setEventCount(number())
                .setVersion(text())
                .setMetrics(metrics)
                .setExpectedEvents(random.nextBoolean() ? null : number())
                .setNewestReadingAt(random.nextBoolean() ? null : Instant.ofEpochMilli(number()))
                .build();
    }

    private MetricSummary summary() {
        List<QuantileValue> quantiles = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            quantiles.add(new QuantileValue(real(), real()));
        }
        return MetricSummary.newBuilder()
                .setMetric(text())
                .setCount(number())
                .setMin(real())
                .setMax(real())
                .setMean(real())
                .setStandardDeviation(real())
                .setFirst(real())
                .setLast(real())
                .setSum(random.nextBoolean() ? null : real())
                .setTimeWeightedMean(random.nextBoolean() ? null : real())
                .setRatePerSecond(random.nextBoolean() ? null : real())
                .setQuantiles(random.nextBoolean() ? null : quantiles)
                .build();
    }

    private String text() {
        return switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> "größe-漢字-\uD83D\uDE00";
            case 2 -> "x".repeat(random.nextInt(3_000));
            default -> "metric-" + random.nextInt();
        };
    }

    private long number() {
        return random.nextLong() >> random.nextInt(60);
    }

    private double real() {
        return random.nextInt(20) == 0 ? Double.NaN : random.nextGaussian() * 1e6;
    }
}
