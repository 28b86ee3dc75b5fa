package io.millrace.peers;

/** A result of {@link Idiomatic}: one device, metric and window. */
public final class Row {

    public String device;
    public String metric;
    public long start;
    public long end;
    public Moments moments;

    public Row() {}

    Row(String device, String metric, long start, long end, Moments moments) {
        this.device = device;
        this.metric = metric;
        this.start = start;
        this.end = end;
        this.moments = moments;
    }
}
