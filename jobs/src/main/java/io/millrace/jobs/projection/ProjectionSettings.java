package io.millrace.jobs.projection;

import io.millrace.connectors.influx.InfluxSettings;
import io.millrace.jobs.aggregation.WindowSpec;
import io.millrace.jobs.config.ConfigException;
import io.millrace.jobs.config.JobConfig;
import io.millrace.jobs.config.JobOptions;
import io.millrace.jobs.config.Option;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the projection job is told beside what every job is.
 *
 * @param windows that are projected, by the names that aggregates carry
 */
public record ProjectionSettings(InfluxSettings influx, Set<String> windows) {

    /** Reads the settings out of the job's configuration. */
    public static ProjectionSettings of(JobConfig config) {
        Set<String> windows =
                config.get(JobOptions.PROJECTED_WINDOWS).stream()
                        .map(WindowSpec::name)
                        .collect(Collectors.toSet());
        int batchPoints = config.get(JobOptions.INFLUX_BATCH_POINTS);
        try {
            InfluxSettings influx =
                    InfluxSettings.of(
                                    config.get(JobOptions.INFLUX_URL),
                                    config.get(JobOptions.INFLUX_DATABASE))
                            .withBatches(
                                    batchPoints,
                                    Math.max(
                                            InfluxSettings.DEFAULT_MAX_BUFFERED_POINTS,
                                            4 * batchPoints))
                            .withMaxSeries(config.get(JobOptions.INFLUX_MAX_SERIES))
                            .withCredentials(
                                    text(config, JobOptions.INFLUX_USERNAME),
                                    text(config, JobOptions.INFLUX_PASSWORD));
            return new ProjectionSettings(influx, windows);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(config.source(), List.of(e.getMessage()));
        }
    }

    /** Null where there is none, or an empty one, as of an environment variable that is not set. */
    private static String text(JobConfig config, Option<String> option) {
        return config.find(option).filter(text -> !text.isBlank()).orElse(null);
    }
}
