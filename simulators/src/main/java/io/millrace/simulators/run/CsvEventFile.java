package io.millrace.simulators.run;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.millrace.schemas.DeviceEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Events as comma-separated values (RFC 4180): a row an event, a column a metric over all device
 * types, empty where a device has none of that name.
 */
final class CsvEventFile implements EventFile {

    private static final List<String> COLUMNS =
            List.of(
                    "record_time",
                    "kind",
                    "device_id",
                    "tenant_id",
                    "site_id",
                    "device_type",
                    "gateway_id",
                    "event_time",
                    "sequence",
                    "quality");
    private static final int CHUNK_BYTES = 64 * 1024;

    private final WholeFile file;
    private final List<String> metrics;
    private final EventDecoder decoder;
    private final ByteArrayOutputStream chunk = new ByteArrayOutputStream(2 * CHUNK_BYTES);
    private final SequenceWriter writer;
    private long rows;

    CsvEventFile(Path path, List<String> metrics, EventDecoder decoder) {
        this.metrics = List.copyOf(metrics);
        this.decoder = decoder;
        this.file = new WholeFile(path, UnaryOperator.identity());
        CsvSchema.Builder schema = CsvSchema.builder().setLineSeparator("\r\n").setUseHeader(true);
        COLUMNS.forEach(schema::addColumn);
        metrics.forEach(schema::addColumn);
        try {
            this.writer = new CsvMapper().writer(schema.build()).writeValues(chunk);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void add(long recordTime, String kind, byte[] value) {
        DeviceEvent event = decoder.decode(value);
        List<Object> row = new ArrayList<>(COLUMNS.size() + metrics.size());
        row.add(Instant.ofEpochMilli(recordTime).toString());
        row.add(kind);
        row.add(event.getDeviceId());
        row.add(event.getTenantId());
        row.add(event.getSiteId());
        row.add(event.getDeviceType());
        row.add(event.getGatewayId());
        row.add(event.getEventTime().toString());
        row.add(event.getSequence());
        row.add(event.getQuality().name());
        metrics.forEach(metric -> row.add(event.getReadings().get(metric)));
        try {
            SequenceWriter unused = writer.write(row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        rows++;
        if (chunk.size() >= CHUNK_BYTES) {
            flush();
        }
    }

    @Override
    public void flush() {
        try {
            writer.flush();
            chunk.writeTo(file.out());
            chunk.reset();
        } catch (IOException e) {
            throw file.cutBack(e);
        }
        file.keep(rows);
    }

    @Override
    public void close() {
        if (file.isClosed()) {
            return;
        }
        flush();
        try {
            file.close();
        } catch (IOException e) {
            throw file.cutBack(e);
        }
    }
}
