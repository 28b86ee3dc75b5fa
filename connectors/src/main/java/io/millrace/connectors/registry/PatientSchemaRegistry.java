package io.millrace.connectors.registry;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry that waits while the one behind it is unavailable.
 *
 * <p>One line is logged when it begins to wait and one when the registry is back. The wait ends
 * when the thread is interrupted, with a {@link RegistryUnavailableException}.
 */
public final class PatientSchemaRegistry implements SchemaRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(PatientSchemaRegistry.class);

    /** 0.2 s, then 1.6 times longer each time up to 10 s, give or take 30 %. */
    private static final IntervalFunction BACK_OFF =
            IntervalFunction.ofExponentialRandomBackoff(
                    Duration.ofMillis(200), 1.6, 0.3, Duration.ofSeconds(10));

    private final SchemaRegistry registry;
    private final IntervalFunction backOff;
    private final Pause pause;

    public PatientSchemaRegistry(SchemaRegistry registry) {
        this(registry, BACK_OFF, Thread::sleep);
    }

    PatientSchemaRegistry(SchemaRegistry registry, IntervalFunction backOff, Pause pause) {
        this.registry = registry;
        this.backOff = backOff;
        this.pause = pause;
    }

    /** The registry of these settings, with patience. */
    public static SchemaRegistry connect(RegistrySettings settings) {
        return new PatientSchemaRegistry(new ConfluentSchemaRegistry(settings));
    }

    @Override
    public Schema byId(int id) {
        return patiently(() -> registry.byId(id));
    }

    @Override
    public int idOf(String subject, Schema schema) {
        return patiently(() -> registry.idOf(subject, schema));
    }

    @Override
    public int register(String subject, Schema schema) {
        return patiently(() -> registry.register(subject, schema));
    }

    @Override
    public void requireFullTransitive(String subject) {
        patiently(
                () -> {
                    registry.requireFullTransitive(subject);
                    return true;
                });
    }

    @Override
    public void requireFullTransitive() {
        patiently(
                () -> {
                    registry.requireFullTransitive();
                    return true;
                });
    }

    @Override
    public boolean isCompatible(String subject, Schema schema) {
        return patiently(() -> registry.isCompatible(subject, schema));
    }

    @Override
    public List<Integer> versions(String subject) {
        return patiently(() -> registry.versions(subject));
    }

    @Override
    public void close() {
        registry.close();
    }

    private <T> T patiently(Supplier<T> question) {
        int attempts = 0;
        while (true) {
            try {
                T answer = question.get();
                if (attempts > 0) {
                    LOG.info("The schema registry is back after {} attempts", attempts);
                }
                return answer;
            } catch (RegistryUnavailableException e) {
                if (attempts == 0) {
                    LOG.warn("Waiting for the schema registry: {}", e.getMessage());
                }
                attempts++;
                await(attempts, e);
            }
        }
    }

    private void await(int attempts, RegistryUnavailableException why) {
        try {
            pause.millis(backOff.apply(attempts));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryUnavailableException(
                    "interrupted while waiting for the registry: " + why.getMessage(), why);
        }
    }

    /** Lets time pass; a test need not wait. */
    @FunctionalInterface
    interface Pause {
        void millis(long millis) throws InterruptedException;
    }
}
