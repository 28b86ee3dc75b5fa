package io.millrace.connectors.influx;

/** Hears what becomes of the points: the metrics' side of {@link BatchWriter}. */
interface WriteListener {

    /** That many points are in the database. */
    void written(int points);

    /** One point went to the refused ones. */
    void refused();

    /** A batch has to be sent again. */
    void retried();

    /** Whether the database is away. */
    void outage(boolean away);
}
