package io.millrace.local.page;

import io.millrace.connectors.influx.InfluxDb;
import io.millrace.connectors.influx.InfluxQueryException;
import io.millrace.connectors.influx.InfluxSeries;
import io.millrace.connectors.influx.InfluxSettings;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Reads the page's database; every failure is an {@link IOException} that says what is wrong. */
final class InfluxReader {

    /** Shorter than a sink's: somebody looks at the page. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    private final InfluxSettings settings;
    private final InfluxDb influx;

    InfluxReader(InfluxSettings settings) {
        this.settings =
                settings.withTimes(
                        settings.flushInterval(),
                        ANSWER_TIMEOUT,
                        settings.backoffMin(),
                        settings.backoffMax());
        this.influx = new InfluxDb(this.settings);
    }

    List<InfluxSeries> query(String influxQl) throws IOException {
        try {
            return influx.query(influxQl);
        } catch (InfluxQueryException e) {
            // Without the statement, which nobody who looks at the page has written.
            String words = e.getMessage().replace(" (" + influxQl + ")", "");
            throw new IOException(settings.url() + " refuses: " + words, e);
        } catch (IOException e) {
            if (e.getCause() instanceof ConnectException) {
                throw new IOException("nothing listens at " + settings.url(), e);
            }
            throw new IOException(
                    "no answer from " + settings.url() + " (" + e.getMessage() + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException)
                    new InterruptedIOException("interrupted while asking " + settings.url())
                            .initCause(e);
        }
    }

    /** A moment as InfluxQL compares it. */
    static String time(long epochMillis) {
        return InfluxDb.quoteString(Instant.ofEpochMilli(epochMillis).toString());
    }

    static String text(String value) {
        return InfluxDb.quoteString(value);
    }

    /** The tag's value; empty where the series has none. */
    static String tag(InfluxSeries series, String name) {
        return series.tags().getOrDefault(name, "");
    }

    /** Null where the row has no number there. */
    static Double number(InfluxSeries.Row row, String column) {
        double number = row.decimal(column);
        return Double.isFinite(number) ? (Double) number : null;
    }
}
