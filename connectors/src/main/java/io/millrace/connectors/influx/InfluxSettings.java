package io.millrace.connectors.influx;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;

/**
 * How to reach an InfluxDB database, and how to write to it.
 *
 * @param url of the server, for example {@code http://127.0.0.1:8086}
 * @param username null where the server asks for none
 * @param password never printed
 * @param batchPoints points in one request
 * @param maxBufferedPoints points that wait or are being sent; at that many, upstream waits
 * @param flushInterval longest time that a point waits for others to share its request
 * @param requestTimeout from connecting to the last byte of the answer
 * @param backoffMin pause before the first retry
 * @param backoffMax longest pause, unless the server asks for more
 * @param maxSeries distinct series of one writer
 */
public record InfluxSettings(
        String url,
        String database,
        String username,
        String password,
        int batchPoints,
        int maxBufferedPoints,
        Duration flushInterval,
        Duration requestTimeout,
        Duration backoffMin,
        Duration backoffMax,
        long maxSeries)
        implements Serializable {

    public static final int DEFAULT_BATCH_POINTS = 5_000;
    public static final int DEFAULT_MAX_BUFFERED_POINTS = 20_000;
    public static final Duration DEFAULT_FLUSH_INTERVAL = Duration.ofSeconds(1);
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(10);
    public static final Duration DEFAULT_BACKOFF_MIN = Duration.ofMillis(100);
    public static final Duration DEFAULT_BACKOFF_MAX = Duration.ofSeconds(5);
    public static final long DEFAULT_MAX_SERIES = 1_000_000;

    public InfluxSettings {
        require(
                isHttp(url),
                "influx.url",
                String.valueOf(url).replaceAll("//[^/]*@", "//***@"),
                "http://host:port or https://host:port, credentials apart");
        require(
                database != null && !database.isBlank(),
                "influx.database",
                database,
                "a database's name");
        require(
                username == null || password != null,
                "influx.password",
                "nothing",
                "a password, since influx.username is set");
        require(batchPoints >= 1, "influx.batch-points", batchPoints, "at least 1");
        require(
                maxBufferedPoints >= batchPoints,
                "influx.max-buffered-points",
                maxBufferedPoints,
                "at least influx.batch-points (" + batchPoints + ")");
        requirePositive("influx.flush-interval", flushInterval);
        requirePositive("influx.request-timeout", requestTimeout);
        requirePositive("influx.backoff-min", backoffMin);
        require(
                backoffMax.compareTo(backoffMin) >= 0,
                "influx.backoff-max",
                backoffMax,
                "at least influx.backoff-min (" + backoffMin + ")");
        require(maxSeries >= 1, "influx.max-series", maxSeries, "at least 1");
    }

    /** That database with all defaults and without credentials. */
    public static InfluxSettings of(String url, String database) {
        return new InfluxSettings(
                url,
                database,
                null,
                null,
                DEFAULT_BATCH_POINTS,
                DEFAULT_MAX_BUFFERED_POINTS,
                DEFAULT_FLUSH_INTERVAL,
                DEFAULT_REQUEST_TIMEOUT,
                DEFAULT_BACKOFF_MIN,
                DEFAULT_BACKOFF_MAX,
                DEFAULT_MAX_SERIES);
    }

    public InfluxSettings withCredentials(String newUsername, String newPassword) {
        return new InfluxSettings(
                url,
                database,
                newUsername,
                newPassword,
                batchPoints,
                maxBufferedPoints,
                flushInterval,
                requestTimeout,
                backoffMin,
                backoffMax,
                maxSeries);
    }

    public InfluxSettings withBatches(int newBatchPoints, int newMaxBufferedPoints) {
        return new InfluxSettings(
                url,
                database,
                username,
                password,
                newBatchPoints,
                newMaxBufferedPoints,
                flushInterval,
                requestTimeout,
                backoffMin,
                backoffMax,
                maxSeries);
    }

    public InfluxSettings withTimes(
            Duration newFlushInterval,
            Duration newRequestTimeout,
            Duration newBackoffMin,
            Duration newBackoffMax) {
        return new InfluxSettings(
                url,
                database,
                username,
                password,
                batchPoints,
                maxBufferedPoints,
                newFlushInterval,
                newRequestTimeout,
                newBackoffMin,
                newBackoffMax,
                maxSeries);
    }

    public InfluxSettings withMaxSeries(long newMaxSeries) {
        return new InfluxSettings(
                url,
                database,
                username,
                password,
                batchPoints,
                maxBufferedPoints,
                flushInterval,
                requestTimeout,
                backoffMin,
                backoffMax,
                newMaxSeries);
    }

    @Override
    public String toString() {
        return "InfluxSettings[url=%s, database=%s, username=%s, password=%s, batchPoints=%d, maxBufferedPoints=%d, flushInterval=%s, requestTimeout=%s, backoffMin=%s, backoffMax=%s, maxSeries=%d]"
                .formatted(
                        url,
                        database,
                        username,
                        password == null ? null : "***",
                        batchPoints,
                        maxBufferedPoints,
                        flushInterval,
                        requestTimeout,
                        backoffMin,
                        backoffMax,
                        maxSeries);
    }

    private static boolean isHttp(String url) {
        try {
            URI uri = URI.create(String.valueOf(url));
            return uri.getHost() != null
                    && uri.getUserInfo() == null
                    && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void requirePositive(String key, Duration value) {
        require(
                value != null && !value.isNegative() && !value.isZero(),
                key,
                value,
                "a time longer than nothing");
    }

    private static void require(boolean allowed, String key, Object value, String what) {
        if (!allowed) {
            throw new IllegalArgumentException(key + " is " + value + "; allowed: " + what);
        }
    }
}
