package io.millrace.peers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.api.common.serialization.SerializationSchema;

/**
 * A result of {@link Tuned}: one device and window.
 *
 * @param device whose
 * @param start milliseconds since 1970, as {@code end}
 * @param end the first millisecond after the window
 * @param moments of all its metrics
 */
record TunedRow(String device, long start, long end, TunedMoments moments) {

    /** Writes {@code rows.avsc} by hand, without a record in between. */
    static final class Bytes implements SerializationSchema<TunedRow> {

        private static final long serialVersionUID = 1L;
        private transient ByteArrayOutputStream bytes;
        private transient BinaryEncoder encoder;

        @Override
        public void open(InitializationContext context) {
            bytes = new ByteArrayOutputStream();
        }

        @Override
        public byte[] serialize(TunedRow row) {
            bytes.reset();
            encoder = EncoderFactory.get().directBinaryEncoder(bytes, encoder);
            try {
                write(row);
                encoder.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }

        private void write(TunedRow row) throws IOException {
            TunedMoments moments = row.moments;
            encoder.writeString(row.device);
            encoder.writeLong(row.start);
            encoder.writeLong(row.end);
            encoder.writeArrayStart();
            encoder.setItemCount(moments.size);
            for (int i = 0; i < moments.size; i++) {
                int at = i * TunedMoments.WIDTH;
                double sum = moments.values[at + TunedMoments.SUM];
                encoder.startItem();
                encoder.writeBytes(moments.metrics[i].bytes);
                encoder.writeLong(moments.counts[i]);
                encoder.writeDouble(sum);
                encoder.writeDouble(moments.values[at + TunedMoments.MIN]);
                encoder.writeDouble(moments.values[at + TunedMoments.MAX]);
                encoder.writeDouble(sum / moments.counts[i]);
                encoder.writeDouble(moments.deviation(i));
            }
            encoder.writeArrayEnd();
        }
    }
}
