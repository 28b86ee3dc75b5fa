package io.millrace.simulators.run;

import io.millrace.connectors.kafka.Framing;
import io.millrace.schemas.DeviceEvent;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.apache.avro.specific.SpecificDatumWriter;

/** Events in an Avro container file, by today's schema. */
final class AvroEventFile implements EventFile {

    private final AvroRows<DeviceEvent> rows;
    private final EventDecoder decoder;

    AvroEventFile(Path path, EventDecoder decoder) {
        this.decoder = decoder;
        this.rows =
                AvroRows.create(
                        path,
                        DeviceEvent.getClassSchema(),
                        new SpecificDatumWriter<>(DeviceEvent.getClassSchema()));
    }

    @Override
    public void add(long recordTime, String kind, byte[] value) {
        if (decoder.isToday(value)) {
            // The bytes are the file's own.
            rows.appendEncoded(
                    ByteBuffer.wrap(value, Framing.LENGTH, value.length - Framing.LENGTH));
        } else {
            rows.append(decoder.decode(value));
        }
    }

    @Override
    public void flush() {
        rows.flush();
    }

    @Override
    public void close() {
        rows.close();
    }
}
