package io.millrace.local.page;

import io.millrace.connectors.influx.InfluxSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/**
 * What the live page reads by itself, and where it listens; the alert feed comes beside it.
 *
 * @param port of 127.0.0.1; 0 takes a free one
 * @param influx only read
 * @param flinkUrl of Flink's REST interface; null shows no counters of the jobs' own
 * @param refresh how often the page asks again
 */
public record LivePageSettings(int port, InfluxSettings influx, URI flinkUrl, Duration refresh) {

    public static final int DEFAULT_PORT = 8080;
    public static final Duration DEFAULT_REFRESH = Duration.ofSeconds(2);

    private static final Duration SHORTEST_REFRESH = Duration.ofMillis(100);
    private static final Duration LONGEST_REFRESH = Duration.ofMinutes(1);

    public LivePageSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(
                    "page port is " + port + "; allowed: 1 to 65535, or 0 for a free one");
        }
        Objects.requireNonNull(influx, "influx");
        if (flinkUrl != null && !"http".equals(flinkUrl.getScheme())) {
            throw new IllegalArgumentException(
                    "flink url is " + flinkUrl + "; allowed: http://HOST:PORT");
        }
        if (refresh.compareTo(SHORTEST_REFRESH) < 0 || refresh.compareTo(LONGEST_REFRESH) > 0) {
            throw new IllegalArgumentException(
                    "refresh is "
                            + refresh
                            + "; allowed: "
                            + SHORTEST_REFRESH
                            + " to "
                            + LONGEST_REFRESH);
        }
    }

    /** A page over that database, without counters of the jobs. */
    public static LivePageSettings of(int port, InfluxSettings influx) {
        return new LivePageSettings(port, influx, null, DEFAULT_REFRESH);
    }

    /** The same, with the counters of the jobs of that Flink cluster. */
    public LivePageSettings withFlink(URI url) {
        return new LivePageSettings(port, influx, url, refresh);
    }

    /** The same, asking again after that time. */
    public LivePageSettings withRefresh(Duration interval) {
        return new LivePageSettings(port, influx, flinkUrl, interval);
    }
}
