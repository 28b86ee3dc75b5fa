package io.millrace.connectors.registry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;

/**
 * The writer schemas that one reader has met: asked of the registry by the thread that fetches
 * records, which may wait, and found again by the thread that decodes them, which must not.
 *
 * <p>The registry is asked once an id. That it does not know an id is remembered for a few seconds
 * only, since the id may be registered later; meanwhile a burst of such records costs one question.
 * Safe for several threads.
 */
public final class FetchedSchemas implements WriterSchemas, AutoCloseable {

    private static final long UNKNOWN_FOR_NANOS = 5_000_000_000L;

    /**
     * More ids than any fleet has versions, and than lie between fetcher and decoder: a flood of
     * ids pushes out the answers that nobody has used for longest.
     */
    private static final int MAX_ANSWERS = 10_000;

    private final SchemaRegistry registry;
    private final WriterSchemas patient;
    private final LongSupplier nanos;
    private final Map<Integer, Answer> answers = Collections.synchronizedMap(new Recent());

    /** What the registry said: a schema, or why there is none. */
    private record Answer(Schema schema, SchemaRegistryException refusal, long since) {}

    public FetchedSchemas(SchemaRegistry registry) {
        this(registry, System::nanoTime);
    }

    FetchedSchemas(SchemaRegistry registry, LongSupplier nanos) {
        this.registry = registry;
        this.patient = new PatientSchemaRegistry(registry);
        this.nanos = nanos;
    }

    /**
     * Makes sure that what the registry says about the id is known; asks at most once.
     *
     * @throws RegistryUnavailableException when the registry does not answer
     */
    public void fetch(int id) {
        Answer known = answers.get(id);
        if (known == null || isStale(known)) {
            answers.put(id, ask(registry, id));
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Asks, and waits, only for an id that was never fetched.
     */
    @Override
    public Schema byId(int id) {
        Answer answer = answers.get(id);
        if (answer == null) {
            answer = ask(patient, id);
            answers.put(id, answer);
        }
        if (answer.refusal() != null) {
            throw answer.refusal();
        }
        return answer.schema();
    }

    @Override
    public void close() {
        registry.close();
    }

    private boolean isStale(Answer answer) {
        return answer.refusal() instanceof UnknownSchemaException
                && nanos.getAsLong() - answer.since() >= UNKNOWN_FOR_NANOS;
    }

    private Answer ask(WriterSchemas schemas, int id) {
        try {
            return new Answer(schemas.byId(id), null, nanos.getAsLong());
        } catch (UnknownSchemaException | UnreadableSchemaException e) {
            return new Answer(null, e, nanos.getAsLong());
        }
    }

    /** Answers, the least recently used first. */
    private static final class Recent extends LinkedHashMap<Integer, Answer> {

        private static final long serialVersionUID = 1L;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Answer> eldest) {
            return size() > MAX_ANSWERS;
        }
    }
}
