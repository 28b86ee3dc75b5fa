package io.millrace.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.flink.formats.avro.SchemaCoder;

/**
 * Reads Confluent's framing for Flink's {@code RegistryAvroDeserializationSchema}: the id, and the
 * schema of that id, asked for once. It stands for Flink's Confluent coder, whose client is not to
 * be had without Confluent's own repository; that one, too, keeps the schemas by id.
 */
final class RegistryCoder implements SchemaCoder {

    private final String url;
    private final Map<Integer, Schema> schemas = new HashMap<>();

    RegistryCoder(String url) {
        this.url = url;
    }

    @Override
    public Schema readSchema(InputStream in) throws IOException {
        DataInputStream framed = new DataInputStream(in);
        if (framed.readByte() != 0) {
            throw new IOException("unknown data format, magic number does not match");
        }
        int id = framed.readInt();
        Schema schema = schemas.get(id);
        if (schema == null) {
            schema = fetch("/schemas/ids/" + id);
            schemas.put(id, schema);
        }
        return schema;
    }

    @Override
    public void writeSchema(Schema schema, OutputStream out) {
        throw new UnsupportedOperationException("this job only reads");
    }

    /** The schema at that path of the registry. */
    Schema fetch(String path) throws IOException {
        try (InputStream answer = URI.create(url + path).toURL().openStream()) {
            String text = new ObjectMapper().readTree(answer).get("schema").asText();
            return new Schema.Parser().parse(text);
        }
    }
}
