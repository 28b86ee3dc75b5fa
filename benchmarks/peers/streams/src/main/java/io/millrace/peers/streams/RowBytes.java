package io.millrace.peers.streams;

import io.millrace.peers.streams.DeviceSummary.Moments;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Rows in the binary form of {@code rows.avsc}, without a frame. */
final class RowBytes {

    private final Schema row = schema();
    private final Schema metric = row.getField("metrics").schema().getElementType();
    private final GenericDatumWriter<GenericRecord> writer = new GenericDatumWriter<>(row);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private BinaryEncoder encoder;

    byte[] of(String device, long start, long end, DeviceSummary summary) {
        List<GenericRecord> metrics = new ArrayList<>();
        summary.metrics().forEach((name, moments) -> metrics.add(metric(name, moments)));
        GenericRecord record = new GenericData.Record(row);
        record.put("device", device);
        record.put("windowStart", start);
        record.put("windowEnd", end);
        record.put("metrics", metrics);
        bytes.reset();
        encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
        try {
            writer.write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private GenericRecord metric(String name, Moments moments) {
        GenericRecord record = new GenericData.Record(metric);
        record.put("metric", name);
        record.put("count", moments.count);
        record.put("sum", moments.sum);
        record.put("min", moments.min);
        record.put("max", moments.max);
        record.put("mean", moments.mean);
        record.put("stddev", moments.deviation());
        return record;
    }

    private static Schema schema() {
        try (InputStream text = RowBytes.class.getResourceAsStream("/rows.avsc")) {
            return new Schema.Parser().parse(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
