package io.millrace.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * The Avro contracts as they are registered: parsed from the {@code .avsc} files themselves, so
 * that the text holds nothing of Java.
 */
public final class Contracts {

    /** Records that other records name, before the records that name them. */
    private static final List<String> RECORDS =
            List.of(
                    "DeviceEvent",
                    "DeviceProfile",
                    "DeviceType",
                    "AlertRule",
                    "AlertCommand",
                    "ModelFile",
                    "MaintenanceEvent",
                    "MetricAggregate",
                    "Anomaly",
                    "HealthPrediction",
                    "PredictionOutcome",
                    "DeviceStatus",
                    "AlertEvent",
                    "AlertState",
                    "LateEvent",
                    "FaultLabel");

    static {
        trustOurs();
    }

    /**
     * The longest string of a record, in bytes of UTF-8: whatever it holds, it fits into the 65,535
     * bytes that {@link java.io.DataOutput#writeUTF} can keep in state.
     */
    public static final int MAX_STRING_BYTES = Short.MAX_VALUE;

    private static final Map<String, Schema> SCHEMAS = load();

    private Contracts() {}

    /** Today's schema of that record. */
    public static Schema schema(String recordName) {
        Schema schema = SCHEMAS.get(recordName);
        if (schema == null) {
            throw new IllegalArgumentException(
                    "no contract " + recordName + "; there are " + SCHEMAS.keySet());
        }
        return schema;
    }

    /**
     * Lets Avro make instances of our own generated classes, and bounds what one record may ask
     * for. Avro 1.12.2 trusts no package by itself. Safe to call again.
     */
    public static void trustOurs() {
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(
                        ClassSecurityValidator.DEFAULT,
                        type -> type.getName().startsWith("io.millrace.schemas.")));
        bound("org.apache.avro.limits.bytes.maxLength", 1 << 20);
        bound("org.apache.avro.limits.string.maxLength", MAX_STRING_BYTES);
        bound("org.apache.avro.limits.collectionItems.maxLength", 10_000);
    }

    private static void bound(String property, int limit) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(limit));
        }
    }

    private static Map<String, Schema> load() {
        Schema.Parser parser = new Schema.Parser();
        Map<String, Schema> schemas = new LinkedHashMap<>();
        for (String name : RECORDS) {
            schemas.put(name, parser.parse(resource("/avro/" + name + ".avsc")));
        }
        return Map.copyOf(schemas);
    }

    private static String resource(String path) {
        try (InputStream in = Contracts.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(path + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
