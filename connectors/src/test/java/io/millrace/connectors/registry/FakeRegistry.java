package io.millrace.connectors.registry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** A registry in memory that can be taken away. */
public final class FakeRegistry implements SchemaRegistry {

    private final Map<Integer, Schema> byId = new HashMap<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private int outage;
    private int questions;

    /** Puts a schema there under an id of the test's choice. */
    public FakeRegistry with(int id, Schema schema) {
        byId.put(id, schema);
        return this;
    }

    /** The next questions find nobody. */
    public void failNext(int times) {
        outage = times;
    }

    public int questions() {
        return questions;
    }

    @Override
    public Schema byId(int id) {
        ask();
        Schema schema = byId.get(id);
        if (schema == null) {
            throw new UnknownSchemaException("no schema " + id);
        }
        return schema;
    }

    @Override
    public int idOf(String subject, Schema schema) {
        ask();
        Integer id = ids.get(subject + schema);
        if (id == null) {
            throw new SchemaNotRegisteredException(subject);
        }
        return id;
    }

    @Override
    public int register(String subject, Schema schema) {
        ask();
        int id = ids.computeIfAbsent(subject + schema, key -> 100 + ids.size());
        byId.put(id, schema);
        return id;
    }

    @Override
    public void requireFullTransitive(String subject) {
        ask();
    }

    @Override
    public void requireFullTransitive() {
        ask();
    }

    @Override
    public boolean isCompatible(String subject, Schema schema) {
        ask();
        return true;
    }

    @Override
    public List<Integer> versions(String subject) {
        ask();
        return List.of();
    }

    @Override
    public void close() {}

    private void ask() {
        questions++;
        if (outage > 0) {
            outage--;
            throw new RegistryUnavailableException("nobody there");
        }
    }
}
