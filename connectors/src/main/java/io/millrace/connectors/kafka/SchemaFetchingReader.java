package io.millrace.connectors.kafka;

import io.github.resilience4j.core.IntervalFunction;
import io.millrace.connectors.registry.FetchedSchemas;
import io.millrace.connectors.registry.RegistryUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.kafka.source.metrics.KafkaSourceReaderMetrics;
import org.apache.flink.connector.kafka.source.reader.KafkaPartitionSplitReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches records, and hands them on only when the writer schema of each is known.
 *
 * <p>While the registry is away it keeps what it has fetched and asks again, from 0.2 s up to every
 * 10 s. It runs in Flink's fetcher thread: the task goes on, time and checkpoints with it, and an
 * outage makes no dead letter. A wake-up ends the wait, not the asking: the next call goes on where
 * this one stopped.
 */
@SuppressWarnings("try") // Flink's reader may be interrupted while it closes
final class SchemaFetchingReader extends KafkaPartitionSplitReader {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaFetchingReader.class);

    private static final IntervalFunction BACK_OFF =
            IntervalFunction.ofExponentialRandomBackoff(
                    Duration.ofMillis(200), 1.6, 0.3, Duration.ofSeconds(10));

    private final FetchedSchemas schemas;
    private final Semaphore wakeUps = new Semaphore(0);
    private FetchedRecords waiting;
    private int attempts;

    SchemaFetchingReader(
            Properties properties,
            SourceReaderContext context,
            KafkaSourceReaderMetrics metrics,
            FetchedSchemas schemas) {
        super(properties, context, metrics);
        this.schemas = schemas;
    }

    @Override
    public RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>> fetch() throws IOException {
        if (waiting == null) {
            waiting = FetchedRecords.of(super.fetch());
        }
        wakeUps.drainPermits();
        while (!fetchSchemas()) {
            if (isWokenWithin(BACK_OFF.apply(attempts))) {
                return FetchedRecords.NONE;
            }
        }
        FetchedRecords ready = waiting;
        waiting = null;
        return ready;
    }

    @Override
    public void wakeUp() {
        super.wakeUp();
        wakeUps.release();
    }

    @Override
    public void close() throws Exception {
        super.close();
        schemas.close();
    }

    /** False when the registry does not answer. */
    private boolean fetchSchemas() {
        try {
            waiting.fetchSchemas(schemas);
        } catch (RegistryUnavailableException e) {
            attempts++;
            if (attempts == 1) {
                LOG.warn("Waiting for the schema registry: {}", e.getMessage());
            }
            return false;
        }
        if (attempts > 0) {
            LOG.info("The schema registry is back after {} attempts", attempts);
            attempts = 0;
        }
        return true;
    }

    private boolean isWokenWithin(long millis) throws IOException {
        try {
            return wakeUps.tryAcquire(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the registry", e);
        }
    }
}
