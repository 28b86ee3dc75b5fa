package io.millrace.simulators.run;

import io.millrace.simulators.fleet.DeviceEventVersions;
import io.millrace.simulators.fleet.Fleet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.apache.avro.Schema;

/**
 * What the events of a run are written with.
 *
 * @param today id of the schema that they begin with
 * @param byId every writer schema
 */
record EventSchemas(int today, Map<Integer, Schema> byId) {

    private static final int TODAYS_ID = 1;
    private static final int NEWER_ID = 2;

    /** What that fleet needs where there is no registry to give ids. */
    static EventSchemas withoutRegistry(Fleet fleet) {
        return of(fleet, TODAYS_ID, schema -> NEWER_ID);
    }

    /**
     * What that fleet needs.
     *
     * @param todaysId that the registry has given to today's schema
     * @param registered gives the id of a newer one
     */
    static EventSchemas of(Fleet fleet, int todaysId, ToIntFunction<Schema> registered) {
        Map<Integer, Schema> byId = new TreeMap<>();
        byId.put(todaysId, DeviceEventVersions.today());
        if (fleet.upgradesSchema()) {
            Schema newer = DeviceEventVersions.newer();
            byId.put(registered.applyAsInt(newer), newer);
        }
        return new EventSchemas(todaysId, byId);
    }

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
