package io.millrace.peers.streams;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** What one device's metrics were over one window; in the store as flat bytes. */
final class DeviceSummary {

    /** The numbers of one metric, kept as Welford does. */
    static final class Moments {
        long count;
        double sum;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double mean;

        /** Of the distances from the mean. */
        double squares;

        private void add(double value) {
            count++;
            sum += value;
            min = Math.min(min, value);
            max = Math.max(max, value);
            double distance = value - mean;
            mean += distance / count;
            squares += distance * (value - mean);
        }

        double deviation() {
            return Math.sqrt(squares / count);
        }
    }

    private static final int MOMENTS = 6 * Long.BYTES;

    private final Map<String, Moments> metrics = new LinkedHashMap<>();

    Map<String, Moments> metrics() {
        return metrics;
    }

    DeviceSummary add(GenericRecord event) {
        ((Map<?, ?>) event.get("readings"))
                .forEach(
                        (metric, value) ->
                                metrics.computeIfAbsent(metric.toString(), unused -> new Moments())
                                        .add((Double) value));
        return this;
    }

    static Serde<DeviceSummary> serde() {
        return Serdes.serdeFrom(
                (topic, summary) -> summary == null ? null : summary.bytes(),
                (topic, bytes) -> bytes == null ? null : of(bytes));
    }

    private byte[] bytes() {
        byte[][] names = new byte[metrics.size()][];
        int length = 0;
        int at = 0;
        for (String metric : metrics.keySet()) {
            names[at] = metric.getBytes(StandardCharsets.UTF_8);
            length += Short.BYTES + names[at++].length + MOMENTS;
        }
        ByteBuffer buffer = ByteBuffer.allocate(length);
        at = 0;
        for (Moments moments : metrics.values()) {
            buffer.putShort((short) names[at].length).put(names[at++]);
            buffer.putLong(moments.count).putDouble(moments.sum);
            buffer.putDouble(moments.min).putDouble(moments.max);
            buffer.putDouble(moments.mean).putDouble(moments.squares);
        }
        return buffer.array();
    }

    private static DeviceSummary of(byte[] bytes) {
        DeviceSummary summary = new DeviceSummary();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            byte[] name = new byte[buffer.getShort()];
            buffer.get(name);
            Moments moments = new Moments();
            moments.count = buffer.getLong();
            moments.sum = buffer.getDouble();
            moments.min = buffer.getDouble();
            moments.max = buffer.getDouble();
            moments.mean = buffer.getDouble();
            moments.squares = buffer.getDouble();
            summary.metrics.put(new String(name, StandardCharsets.UTF_8), moments);
        }
        return summary;
    }
}
