package io.millrace.benchmarks.models;

import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.kafka.TopicReader;
import io.millrace.connectors.registry.ConfluentSchemaRegistry;
import io.millrace.connectors.registry.RegistrySettings;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.jobs.aggregation.WindowSpec;
import io.millrace.mlmodels.training.FailureSpans;
import io.millrace.mlmodels.training.Histories;
import io.millrace.mlmodels.training.HistoryException;
import io.millrace.mlmodels.training.TimedHistories;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.MetricSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Histories from a topic of windows: a row is what the job's maintenance observes of a window at
 * its close, the means of its metrics, corrections left out. So training sees what serving sees.
 */
final class WindowHistories {

    private static final double MILLIS_PER_HOUR = 3_600_000.0;

    private WindowHistories() {}

    /**
     * Reads the topic as it is now.
     *
     * @param length of the window that the job's maintenance observes
     * @param settings metrics that tell the conditions a device was run in
     * @throws HistoryException when it holds no such window before a failure
     */
    static Histories read(
            KafkaSettings kafka,
            RegistrySettings registry,
            String topic,
            Duration length,
            String deviceType,
            FailureSpans failures,
            List<String> settings)
            throws IOException {
        String window = WindowSpec.tumbling(length.toMillis()).name();
        TimedHistories rows = new TimedHistories(length.toMillis() / MILLIS_PER_HOUR, failures);
        Set<String> others = new TreeSet<>();
        try (SchemaRegistry schemas = new ConfluentSchemaRegistry(registry);
                TopicReader reader = new TopicReader(kafka, topic)) {
            TopicReader.Values<MetricAggregate> values =
                    new TopicReader.Values<>(schemas, MetricAggregate.class);
            reader.readToEnd(
                    record -> {
                        MetricAggregate found = value(values, record, topic);
                        if (found == null || found.getRevision() != 0) {
                            return;
                        }
                        if (found.getDeviceType().equals(deviceType)
                                && found.getWindow().equals(window)) {
                            take(found, rows);
                        } else {
                            others.add(found.getWindow() + " of " + found.getDeviceType());
                        }
                    });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        try {
            return rows.histories(settings);
        } catch (HistoryException e) {
            throw new HistoryException(
                    topic
                            + ", windows of "
                            + window
                            + " of "
                            + deviceType
                            + ": "
                            + e.getMessage()
                            + "; other windows there: "
                            + others);
        }
    }

    private static MetricAggregate value(
            TopicReader.Values<MetricAggregate> values,
            ConsumerRecord<byte[], byte[]> record,
            String topic) {
        try {
            return TopicReader.isPulse(record) ? null : values.read(record);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    new HistoryException(
                            topic + " offset " + record.offset() + ": " + e.getMessage()));
        }
    }

    private static void take(MetricAggregate window, TimedHistories rows) {
        Map<String, Double> means = new HashMap<>();
        for (MetricSummary metric : window.getMetrics()) {
            means.put(metric.getMetric(), metric.getMean());
        }
        rows.add(window.getDeviceId(), FailureSpans.hours(window.getWindowEnd()), means);
    }
}
