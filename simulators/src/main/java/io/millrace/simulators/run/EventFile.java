package io.millrace.simulators.run;

/** A file of events. For one thread. */
interface EventFile extends AutoCloseable {

    /**
     * Adds an event.
     *
     * @param kind what its way did to it, as in {@link SentRecord}
     * @param value framed, by a schema that is known here
     */
    void add(long recordTime, String kind, byte[] value);

    /** Makes what was added visible to a reader. */
    void flush();

    @Override
    void close();
}
