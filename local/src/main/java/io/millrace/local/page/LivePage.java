package io.millrace.local.page;

import com.sun.net.httpserver.HttpServer;
import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.registry.RegistrySettings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The live page of a running stack, served on 127.0.0.1 until it is closed. */
public final class LivePage implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LivePage.class);

    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int THREADS = 6;
    private static final AtomicInteger THREAD_NUMBER = new AtomicInteger();

    private final HttpServer server;
    private final ExecutorService threads;
    private final AlertFeed alerts;

    private LivePage(HttpServer server, ExecutorService threads, AlertFeed alerts) {
        this.server = server;
        this.threads = threads;
        this.alerts = alerts;
    }

    /** Starts the page over InfluxDB and the alert topics of Kafka. */
    public static LivePage start(
            LivePageSettings settings, KafkaSettings kafka, RegistrySettings registry)
            throws IOException {
        AlertFeed alerts = KafkaAlertFeed.start(kafka, registry);
        try {
            return start(settings, alerts);
        } catch (IOException | RuntimeException e) {
            alerts.close();
            throw e;
        }
    }

    /**
     * Starts the page on an alert feed of the caller's; closing the page closes the feed.
     *
     * @throws IOException when the port is taken; the message says which, and by what to move it
     */
    public static LivePage start(LivePageSettings settings, AlertFeed alerts) throws IOException {
        HttpServer server;
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(
                                    InetAddress.getByAddress("127.0.0.1", LOOPBACK),
                                    settings.port()),
                            0);
        } catch (BindException e) {
            throw new IOException(
                    "port "
                            + settings.port()
                            + " of the live page is taken; choose another one with its port option"
                            + " (0 takes a free one)",
                    e);
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, LivePage::thread);
        PageApi api = new PageApi(settings, alerts, Clock.systemUTC());
        server.createContext("/", new PageServer(new StaticFiles(), api));
        server.setExecutor(threads);
        server.start();
        LivePage page = new LivePage(server, threads, alerts);
        LOG.info("live page at {}", page.address());
        return page;
    }

    /** Where a browser finds it: {@code http://127.0.0.1:PORT/}. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        alerts.close();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "live-page-" + THREAD_NUMBER.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
