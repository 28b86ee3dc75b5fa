package io.millrace.simulators.run;

import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;

/**
 * What the events of a run are written with.
 *
 * @param today id of the schema that they begin with
 * @param byId every writer schema
 */
record EventSchemas(int today, Map<Integer, Schema> byId) {

    /** The id of the version that a scripted upgrade goes to; −1 where there is none. */
    int newer() {
        return byId.keySet().stream().filter(id -> id != today).findFirst().orElse(-1);
    }

    /** As the registry has them. */
    Map<Integer, String> texts() {
        Map<Integer, String> texts = new TreeMap<>();
        byId.forEach((id, schema) -> texts.put(id, schema.toString()));
        return texts;
    }
}
