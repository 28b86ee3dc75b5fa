package io.millrace.jobs.projection;

import io.millrace.connectors.kafka.TopicReader;
import io.millrace.connectors.registry.PatientSchemaRegistry;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.jobs.config.ConfigException;
import io.millrace.jobs.config.JobSettings;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.DeviceProfile;
import io.millrace.schemas.DeviceType;
import io.millrace.schemas.Topic;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the fleet in the control topics before the job starts, and tells its series. */
final class SeriesCensus {

    private static final Logger LOG = LoggerFactory.getLogger(SeriesCensus.class);

    private SeriesCensus() {}

    /**
     * Logs the number of series that the fleet will make; refuses when its subtasks may not write
     * that many. A fleet without profiles cannot be counted, nor one whose control topics this job
     * may not read.
     */
    static void check(JobSettings job, ProjectionSettings projection) {
        take(job, projection.windows().size())
                .ifPresent(
                        estimate -> {
                            LOG.info("Expected in InfluxDB: {}", estimate.describe());
                            require(estimate, projection.influx().maxSeries(), job.parallelism());
                        });
    }

    /** Refuses a limit that would refuse points for certain. */
    static void require(SeriesEstimate estimate, long maxSeries, int parallelism) {
        if (estimate.expected() > maxSeries * parallelism) {
            throw new ConfigException(
                    "of the projection",
                    List.of(
                            "influx.max-series: '"
                                    + maxSeries
                                    + "' is not allowed with parallelism "
                                    + parallelism
                                    + "; "
                                    + estimate.describe()
                                    + ": raise it, or project fewer windows"));
        }
    }

    private static Optional<SeriesEstimate> take(JobSettings job, int windows) {
        try (SchemaRegistry registry = PatientSchemaRegistry.connect(job.registry())) {
            Map<String, DeviceProfile> profiles =
                    table(job, registry, Topic.DEVICE_PROFILES, DeviceProfile.class);
            if (profiles.isEmpty()) {
                LOG.info("The number of series cannot be foretold: there are no device profiles");
                return Optional.empty();
            }
            return Optional.of(
                    SeriesEstimate.of(
                            profiles.values().stream()
                                    .collect(
                                            Collectors.groupingBy(
                                                    DeviceProfile::getDeviceType,
                                                    Collectors.counting())),
                            table(job, registry, Topic.DEVICE_TYPES, DeviceType.class)
                                    .values()
                                    .stream()
                                    .collect(
                                            Collectors.toMap(
                                                    DeviceType::getType,
                                                    type -> type.getMetrics().size())),
                            windows,
                            table(job, registry, Topic.ALERT_RULES, AlertRule.class).size()));
        } catch (IOException | RuntimeException e) {
            // A forecast that fails must not keep the job from starting.
            LOG.warn("The number of series cannot be foretold: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static <T extends SpecificRecord> Map<String, T> table(
            JobSettings job, SchemaRegistry registry, Topic topic, Class<T> type)
            throws IOException {
        try (TopicReader reader = new TopicReader(job.kafka(), job.topics().of(topic))) {
            return reader.readTable(new TopicReader.Values<>(registry, type));
        }
    }
}
