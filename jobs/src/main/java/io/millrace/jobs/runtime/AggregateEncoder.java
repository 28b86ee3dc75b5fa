package io.millrace.jobs.runtime;

import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.MetricSummary;
import io.millrace.schemas.QuantileValue;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Bare Avro of a {@link MetricAggregate}, byte for byte what Avro's own writer gives. Most results
 * are aggregates, and Avro's walks the schema for each of their numbers, which was half of what
 * closing a window costs. A test holds it to Avro's writer. Not for several threads.
 */
final class AggregateEncoder {

    private static final VarHandle DOUBLE =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

    /** The longest form of a number. */
    private static final int LONG = 10;

    private byte[] bytes = new byte[1_024];
    private int size;

    byte[] encode(MetricAggregate aggregate) {
        size = 0;
        writeText(aggregate.getId());
        writeText(aggregate.getDeviceId());
        writeText(aggregate.getTenantId());
        writeText(aggregate.getSiteId());
        writeText(aggregate.getDeviceType());
        writeText(aggregate.getWindow());
        writeLong(aggregate.getWindowStart().toEpochMilli());
        writeLong(aggregate.getWindowEnd().toEpochMilli());
        writeLong(aggregate.getRevision());
        writeLong(aggregate.getEventCount());
        writeText(aggregate.getVersion());
        List<MetricSummary> metrics = aggregate.getMetrics();
        writeCount(metrics.size());
        for (int i = 0; i < metrics.size(); i++) {
            write(metrics.get(i));
        }
        writeEnd();
        if (writeIsThere(aggregate.getExpectedEvents())) {
            writeLong(aggregate.getExpectedEvents());
        }
        if (writeIsThere(aggregate.getNewestReadingAt())) {
            writeLong(aggregate.getNewestReadingAt().toEpochMilli());
        }
        return Arrays.copyOf(bytes, size);
    }

    private void write(MetricSummary summary) {
        writeText(summary.getMetric());
        writeLong(summary.getCount());
        writeDouble(summary.getMin());
        writeDouble(summary.getMax());
        writeDouble(summary.getMean());
        writeDouble(summary.getStandardDeviation());
        writeDouble(summary.getFirst());
        writeDouble(summary.getLast());
        writeOptional(summary.getSum());
        writeOptional(summary.getTimeWeightedMean());
        writeOptional(summary.getRatePerSecond());
        List<QuantileValue> quantiles = summary.getQuantiles();
        if (writeIsThere(quantiles)) {
            writeCount(quantiles.size());
            for (QuantileValue quantile : quantiles) {
                writeDouble(quantile.getQuantile());
                writeDouble(quantile.getValue());
            }
            writeEnd();
        }
    }

    /** Of an array; nothing where it is empty, which its end says. */
    private void writeCount(int count) {
        if (count > 0) {
            writeLong(count);
        }
    }

    private void writeEnd() {
        writeLong(0);
    }

    private void writeOptional(Double number) {
        if (writeIsThere(number)) {
            writeDouble(number);
        }
    }

    /** The branch of a union with null. */
    private boolean writeIsThere(Object value) {
        writeLong(value == null ? 0 : 1);
        return value != null;
    }

    private void writeText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        writeLong(utf8.length);
        reserve(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
    }

    private void writeLong(long number) {
        reserve(LONG);
        long rest = (number << 1) ^ (number >> 63);
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void writeDouble(double number) {
        reserve(Double.BYTES);
        DOUBLE.set(bytes, size, number);
        size += Double.BYTES;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }
}
