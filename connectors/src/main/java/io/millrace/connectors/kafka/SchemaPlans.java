package io.millrace.connectors.kafka;

import io.millrace.connectors.registry.UnknownSchemaException;
import io.millrace.connectors.registry.UnreadableSchemaException;
import io.millrace.connectors.registry.WriterSchemas;
import io.millrace.schemas.RejectReason;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/**
 * How the records of each schema id are read: made once an id, and kept.
 *
 * <p>That an id is unknown is remembered for a few seconds only, since it may be registered later;
 * meanwhile a burst of such records costs the registry one question. Not for several threads.
 *
 * @param <P> a plan
 */
final class SchemaPlans<P> {

    private static final long UNKNOWN_FOR_NANOS = 5_000_000_000L;
    private static final int MAX_UNKNOWN = 1_000;
    private static final int MAX_PLANS = 10_000;

    private final WriterSchemas schemas;
    private final Schema today;
    private final Function<Schema, P> planner;
    private final LongSupplier nanos;
    private final Map<Integer, P> plans = new HashMap<>();
    private final Map<Integer, Refusal> refused =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Integer, Refusal> eldest) {
                    return size() > MAX_UNKNOWN;
                }
            };
    private int lastId;
    private P lastPlan;

    SchemaPlans(
            WriterSchemas schemas, Schema today, Function<Schema, P> planner, LongSupplier nanos) {
        this.schemas = schemas;
        this.today = today;
        this.planner = planner;
        this.nanos = nanos;
    }

    /**
     * The plan for records that were written with the schema of that id.
     *
     * @throws RejectException UNKNOWN_SCHEMA_ID or INCOMPATIBLE_SCHEMA
     */
    P of(int schemaId) throws RejectException {
        if (lastPlan != null && schemaId == lastId) {
            return lastPlan;
        }
        P plan = plans.get(schemaId);
        if (plan == null) {
            plan = make(schemaId);
            if (plans.size() < MAX_PLANS) {
                plans.put(schemaId, plan);
            }
        }
        lastId = schemaId;
        lastPlan = plan;
        return plan;
    }

    private P make(int schemaId) throws RejectException {
        Refusal refusal = refused.get(schemaId);
        if (refusal != null && nanos.getAsLong() - refusal.since() < UNKNOWN_FOR_NANOS) {
            throw refusal.exception();
        }
        refused.remove(schemaId);
        try {
            return plan(schemaId, schemas.byId(schemaId));
        } catch (UnknownSchemaException e) {
            throw refuse(schemaId, RejectReason.UNKNOWN_SCHEMA_ID, "schema id " + schemaId);
        } catch (UnreadableSchemaException e) {
            throw refuse(schemaId, RejectReason.INCOMPATIBLE_SCHEMA, e.getMessage());
        }
    }

    private P plan(int schemaId, Schema writer) throws RejectException {
        if (SchemaCompatibility.checkReaderWriterCompatibility(today, writer).getType()
                != SchemaCompatibilityType.COMPATIBLE) {
            throw refuse(
                    schemaId,
                    RejectReason.INCOMPATIBLE_SCHEMA,
                    "schema "
                            + schemaId
                            + " ("
                            + writer.getFullName()
                            + ") cannot be read as "
                            + today.getFullName());
        }
        return planner.apply(writer);
    }

    private RejectException refuse(int schemaId, RejectReason reason, String message) {
        RejectException exception = new RejectException(reason, message);
        refused.put(schemaId, new Refusal(exception, nanos.getAsLong()));
        return exception;
    }

    private record Refusal(RejectException exception, long since) {}
}
