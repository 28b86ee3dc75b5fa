package io.millrace.peers.streams;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Generic records in Confluent's framing: the schema of an id is asked for once. It stands for
 * Confluent's own serde, which is not to be had without Confluent's repository.
 */
final class EventDeserializer implements Deserializer<GenericRecord> {

    private static final int FRAME = 5;

    private final String registry;
    private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new HashMap<>();
    private BinaryDecoder decoder;

    EventDeserializer(String registry) {
        this.registry = registry;
    }

    @Override
    public GenericRecord deserialize(String topic, byte[] value) {
        if (value == null) {
            return null;
        }
        int id = ByteBuffer.wrap(value).getInt(1);
        GenericDatumReader<GenericRecord> reader =
                readers.computeIfAbsent(id, unused -> new GenericDatumReader<>(schema(id)));
        decoder = DecoderFactory.get().binaryDecoder(value, FRAME, value.length - FRAME, decoder);
        try {
            return reader.read(null, decoder);
        } catch (IOException e) {
            throw new SerializationException("a record of " + topic + " cannot be read", e);
        }
    }

    private Schema schema(int id) {
        try (InputStream answer =
                URI.create(registry + "/schemas/ids/" + id).toURL().openStream()) {
            String text = new ObjectMapper().readTree(answer).get("schema").asText();
            return new Schema.Parser().parse(text);
        } catch (IOException e) {
            throw new UncheckedIOException("the registry does not answer", e);
        }
    }
}
