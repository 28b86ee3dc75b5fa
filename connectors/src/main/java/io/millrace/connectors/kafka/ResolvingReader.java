package io.millrace.connectors.kafka;

import io.millrace.schemas.RecordCodec;
import io.millrace.schemas.RejectReason;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.SystemLimitException;
import org.apache.avro.specific.SpecificRecord;

/** Reads records of one writer schema as today's contract, by Avro's own resolution rules. */
final class ResolvingReader<T extends SpecificRecord> {

    private final RecordCodec<T> codec;
    private final Schema writer;

    ResolvingReader(RecordCodec<T> codec, Schema writer) {
        this.codec = codec;
        this.writer = writer;
    }

    /**
     * Reads one framed value.
     *
     * @throws RejectException CORRUPT or TOO_LARGE
     */
    T read(byte[] framed) throws RejectException {
        try {
            return codec.decode(writer, framed, Framing.LENGTH, framed.length - Framing.LENGTH);
        } catch (IOException e) {
            RejectReason reason =
                    e.getCause() instanceof SystemLimitException
                            ? RejectReason.TOO_LARGE
                            : RejectReason.CORRUPT;
            throw new RejectException(reason, message(e));
        } catch (RuntimeException e) {
            // Whatever Avro stumbles over lies in these bytes, and would again after a restart.
            throw new RejectException(RejectReason.CORRUPT, e.toString());
        } catch (StackOverflowError e) {
            // A schema that nests itself, and a record that does so a hundred thousand times.
            throw new RejectException(RejectReason.CORRUPT, "the record is nested too deeply");
        }
    }

    private static String message(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
