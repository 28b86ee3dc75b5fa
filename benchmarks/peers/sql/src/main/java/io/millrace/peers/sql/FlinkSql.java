package io.millrace.peers.sql;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.config.ExecutionConfigOptions;

/**
 * Peer (c): windowed aggregation in Flink SQL, as its documentation teaches it: the registry's
 * Avro, the readings unnested, a windowing table function. Mini-batches and object reuse are on;
 * every other setting is Flink's default.
 *
 * <p>One row a device, metric and window, exactly once, in the bare binary form of {@code
 * rows.avsc}: the columns of the sink and what must not be null are written so that format {@code
 * avro} makes the same bytes. SQL drops what comes later than the watermark allows.
 *
 * <p>Words: {@code kafka=HOST:PORT registry=URL input=TOPIC output=TOPIC group=ID window=60s[/10s]
 * checkpoint=2s dir=FOLDER}.
 */
public final class FlinkSql {

    private static final String EVENTS =
            """
            CREATE TABLE events (
              deviceId STRING NOT NULL,
              eventTime TIMESTAMP(3) NOT NULL,
              readings MAP<STRING NOT NULL, DOUBLE NOT NULL> NOT NULL,
              WATERMARK FOR eventTime AS eventTime - INTERVAL '2' SECOND
            ) WITH (
              'connector' = 'kafka',
              'topic' = '%s',
              'properties.bootstrap.servers' = '%s',
              'properties.group.id' = '%s',
              'properties.isolation.level' = 'read_committed',
              'scan.startup.mode' = 'earliest-offset',
              'format' = 'avro-confluent',
              'avro-confluent.url' = '%s'
            )
            """;

    /** Flink's transaction timeout of an hour is longer than a broker allows by its default. */
    private static final String RESULTS =
            """
            CREATE TABLE results (
              device STRING NOT NULL,
              windowStart BIGINT NOT NULL,
              windowEnd BIGINT NOT NULL,
              metrics ARRAY<ROW<metric STRING NOT NULL, `count` BIGINT NOT NULL,
                `sum` DOUBLE NOT NULL, `min` DOUBLE NOT NULL, `max` DOUBLE NOT NULL,
                mean DOUBLE NOT NULL, stddev DOUBLE NOT NULL> NOT NULL> NOT NULL
            ) WITH (
              'connector' = 'kafka',
              'topic' = '%s',
              'properties.bootstrap.servers' = '%s',
              'properties.transaction.timeout.ms' = '600000',
              'sink.delivery-guarantee' = 'exactly-once',
              'sink.transactional-id-prefix' = '%s',
              'format' = 'avro'
            )
            """;

    private static final String READINGS =
            """
            CREATE VIEW readings AS
            SELECT deviceId, eventTime, metric, reading
            FROM events CROSS JOIN UNNEST(readings) AS r (metric, reading)
            """;

    private static final String INSERT =
            """
            INSERT INTO results
            SELECT
              deviceId,
              1000 * CAST(TIMESTAMPDIFF(SECOND, TIMESTAMP '1970-01-01 00:00:00', window_start) AS BIGINT),
              1000 * CAST(TIMESTAMPDIFF(SECOND, TIMESTAMP '1970-01-01 00:00:00', window_end) AS BIGINT),
              ARRAY[ROW(metric, readings, total, least, most, mean, deviation)]
            FROM (
              SELECT deviceId, metric, window_start, window_end,
                COUNT(*) AS readings, SUM(reading) AS total, MIN(reading) AS least,
                MAX(reading) AS most, AVG(reading) AS mean, STDDEV_POP(reading) AS deviation
              FROM TABLE(%s)
              GROUP BY deviceId, metric, window_start, window_end
            )
            """;

    private FlinkSql() {}

    /** Runs until it is killed. */
    public static void main(String[] words) throws Exception {
        Map<String, String> settings =
                Arrays.stream(words)
                        .map(word -> word.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        String kafka = settings.get("kafka");
        String group = settings.get("group");
        StreamTableEnvironment tables =
                StreamTableEnvironment.create(
                        StreamExecutionEnvironment.createLocalEnvironment(
                                1, configuration(settings)),
                        EnvironmentSettings.inStreamingMode());
        tables.executeSql(
                EVENTS.formatted(settings.get("input"), kafka, group, settings.get("registry")));
        tables.executeSql(RESULTS.formatted(settings.get("output"), kafka, group));
        tables.executeSql(READINGS);
        tables.executeSql(INSERT.formatted(windows(settings.get("window")))).await();
    }

    private static Configuration configuration(Map<String, String> settings) {
        Configuration configuration = new Configuration();
        configuration.set(
                CheckpointingOptions.CHECKPOINTING_INTERVAL, duration(settings.get("checkpoint")));
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                Path.of(settings.get("dir")).toAbsolutePath().toUri().toString());
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(ExecutionConfigOptions.TABLE_EXEC_MINIBATCH_ENABLED, true);
        configuration.set(
                ExecutionConfigOptions.TABLE_EXEC_MINIBATCH_ALLOW_LATENCY, Duration.ofSeconds(2));
        configuration.set(ExecutionConfigOptions.TABLE_EXEC_MINIBATCH_SIZE, 5_000L);
        return configuration;
    }

    /** A length alone tumbles; {@code 60m/1m} slides by what stands behind. */
    private static String windows(String words) {
        String[] window = words.split("/", 2);
        String length = interval(window[0]);
        return window.length == 1
                ? "TUMBLE(TABLE readings, DESCRIPTOR(eventTime), " + length + ")"
                : "HOP(TABLE readings, DESCRIPTOR(eventTime), "
                        + interval(window[1])
                        + ", "
                        + length
                        + ")";
    }

    private static String interval(String text) {
        return "INTERVAL '" + duration(text).toSeconds() + "' SECOND(6)";
    }

    private static Duration duration(String text) {
        return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    }
}
