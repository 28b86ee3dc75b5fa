package io.millrace.local.page;

/** Where the page learns of alerts, and of what was counted in the topics beside them. */
public interface AlertFeed extends AutoCloseable {

    /** The newest state; answers at once, whether or not Kafka does. */
    AlertBoard board();

    @Override
    void close();
}
