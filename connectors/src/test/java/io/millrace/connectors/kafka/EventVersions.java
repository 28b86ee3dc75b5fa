package io.millrace.connectors.kafka;

import io.millrace.schemas.Contracts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** Versions of {@code DeviceEvent} such as ten years of devices in the field could write. */
final class EventVersions {

    private static final String TEXT = "\"string\"";
    private static final String OPTIONAL = "[\"null\",\"string\"],\"default\":null";
    private static final String DOUBLES = "{\"type\":\"map\",\"values\":\"double\"}";
    private static final String TEXTS = "{\"type\":\"map\",\"values\":\"string\"},\"default\":{}";
    private static final String NODE =
            """
            {"type":"record","name":"Node","fields":[
              {"name":"weight","type":"int"},
              {"name":"label","type":"string"},
              {"name":"next","type":["null","Node"]},
              {"name":"children","type":{"type":"array","items":"Node"}}]}""";

    private EventVersions() {}

    /** By what is special about them. */
    static Map<String, Schema> all() {
        Map<String, Schema> all = new LinkedHashMap<>();
        all.put("today", Contracts.schema("DeviceEvent"));
        all.put("only-what-is-required", schema(required()));
        all.put("fields-added", schema(added()));
        all.put("narrow-numbers", schema(narrow()));
        all.put("narrower-numbers", schema(narrower()));
        all.put("bytes-for-text", schema(bytes()));
        all.put("renamed", schema(renamed()));
        all.put("aliased", schema(aliased()));
        all.put("reordered", schema(reordered()));
        all.put("symbol-added", schema(symbolAdded()));
        all.put("symbol-removed", schema(symbolRemoved()));
        all.put("unions-everywhere", schema(unions()));
        all.put("nested", schema(nested()));
        return all;
    }

    private static Schema schema(Map<String, String> fields) {
        List<String> parts = new ArrayList<>();
        fields.forEach(
                (name, type) -> parts.add("{\"name\":\"" + name + "\",\"type\":" + type + "}"));
        return new Schema.Parser()
                .parse(
                        "{\"type\":\"record\",\"name\":\"DeviceEvent\","
                                + "\"namespace\":\"io.millrace.schemas\",\"fields\":["
                                + String.join(",", parts)
                                + "]}");
    }

    private static Map<String, String> required() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("deviceId", TEXT);
        fields.put("tenantId", TEXT);
        fields.put("siteId", TEXT);
        fields.put("deviceType", TEXT);
        fields.put("eventTime", "\"long\"");
        fields.put("readings", DOUBLES);
        return fields;
    }

    private static Map<String, String> today() {
        Map<String, String> fields = required();
        fields.put("gatewayId", OPTIONAL);
        fields.put("sequence", "\"long\",\"default\":-1");
        fields.put("attributes", TEXTS);
        fields.put("quality", quality("GOOD", "UNCERTAIN", "BAD"));
        fields.put("traceparent", OPTIONAL);
        return fields;
    }

    private static String quality(String... symbols) {
        return "{\"type\":\"enum\",\"name\":\"Quality\",\"symbols\":[\""
                + String.join("\",\"", symbols)
                + "\"],\"default\":\"GOOD\"},\"default\":\"GOOD\"";
    }

    private static Map<String, String> added() {
        Map<String, String> fields = today();
        fields.put("battery", "[\"null\",\"double\"],\"default\":null");
        fields.put("firmware", "\"string\",\"default\":\"none\"");
        fields.put("boots", "\"int\",\"default\":0");
        return fields;
    }

    private static Map<String, String> narrow() {
        Map<String, String> fields = today();
        fields.put("readings", "{\"type\":\"map\",\"values\":\"float\"}");
        fields.put("siteId", "\"string\",\"default\":\"nowhere\"");
        fields.remove("traceparent");
        return fields;
    }

    private static Map<String, String> narrower() {
        Map<String, String> fields = today();
        fields.put("readings", "{\"type\":\"map\",\"values\":\"int\"}");
        fields.put("sequence", "\"int\",\"default\":-1");
        fields.put("eventTime", "\"int\"");
        fields.put("attributes", TEXTS.replace("{}", "{\"from\":\"default\"}"));
        fields.remove("quality");
        return fields;
    }

    private static Map<String, String> bytes() {
        Map<String, String> fields = today();
        fields.put("deviceId", "\"bytes\"");
        fields.put("tenantId", "\"bytes\"");
        fields.put("traceparent", "[\"null\",\"bytes\"],\"default\":null");
        fields.put("attributes", "{\"type\":\"map\",\"values\":\"bytes\"},\"default\":{}");
        fields.put("readings", "{\"type\":\"map\",\"values\":\"long\"}");
        return fields;
    }

    private static Map<String, String> renamed() {
        Map<String, String> fields = today();
        fields.remove("gatewayId");
        fields.put("gateway", OPTIONAL + ",\"aliases\":[\"gatewayId\"]");
        return fields;
    }

    private static Map<String, String> aliased() {
        Map<String, String> fields = today();
        fields.put("gatewayId", OPTIONAL + ",\"aliases\":[\"gateway\"]");
        fields.put("sequence", "\"long\",\"default\":7,\"aliases\":[\"boots\"]");
        return fields;
    }

    private static Map<String, String> reordered() {
        Map<String, String> today = today();
        List<String> names = new ArrayList<>(today.keySet());
        Collections.reverse(names);
        Map<String, String> fields = new LinkedHashMap<>();
        names.forEach(name -> fields.put(name, today.get(name)));
        return fields;
    }

    private static Map<String, String> symbolAdded() {
        Map<String, String> fields = today();
        fields.put("quality", quality("BAD", "ESTIMATED", "GOOD", "UNCERTAIN"));
        return fields;
    }

    private static Map<String, String> symbolRemoved() {
        Map<String, String> fields = today();
        fields.put(
                "quality",
                "{\"type\":\"enum\",\"name\":\"Quality\",\"symbols\":[\"BAD\",\"GOOD\"]}");
        fields.put("readings", DOUBLES + ",\"default\":{}");
        return fields;
    }

    private static Map<String, String> unions() {
        Map<String, String> fields = today();
        fields.put("deviceId", "[\"string\",\"bytes\"]");
        fields.put("tenantId", "[\"string\"]");
        fields.put("eventTime", "[\"int\",\"long\"]");
        fields.put("readings", "{\"type\":\"map\",\"values\":[\"double\",\"int\",\"float\"]}");
        fields.put("gatewayId", "\"string\",\"default\":\"none\"");
        return fields;
    }

    private static Map<String, String> nested() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("place", place());
        fields.putAll(today());
        fields.put("tree", NODE);
        fields.put(
                "trees", "{\"type\":\"map\",\"values\":{\"type\":\"array\",\"items\":\"Node\"}}");
        fields.put(
                "any", "[\"null\",\"boolean\",\"Node\",{\"type\":\"map\",\"values\":\"float\"}]");
        fields.put("nothings", "{\"type\":\"array\",\"items\":\"null\"}");
        fields.put("hollows", "{\"type\":\"array\",\"items\":" + hollow() + "}");
        return fields;
    }

    private static String place() {
        return """
        {"type":"record","name":"Place","fields":[
          {"name":"latitude","type":"double"},
          {"name":"longitude","type":"float"},
          {"name":"floor","type":["null","int"]},
          {"name":"mode","type":{"type":"enum","name":"Mode","symbols":["A","B","C"]}},
          {"name":"hash","type":{"type":"fixed","name":"Hash","size":3}},
          {"name":"tags","type":{"type":"array","items":"string"}}]}""";
    }

    /** A record without a byte, twice. */
    private static String hollow() {
        return """
        {"type":"record","name":"Hollow","fields":[
          {"name":"one","type":{"type":"record","name":"Void","fields":[
            {"name":"nothing","type":"null"}]}},
          {"name":"two","type":"Void"}]}""";
    }
}
