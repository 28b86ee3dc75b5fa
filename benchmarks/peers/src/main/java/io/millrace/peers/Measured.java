package io.millrace.peers;

/** One reading of one metric of a device; a POJO, as Flink's documentation has it. */
public final class Measured {

    public String device;
    public String metric;
    public long time;
    public double value;

    public Measured() {}

    Measured(String device, String metric, long time, double value) {
        this.device = device;
        this.metric = metric;
        this.time = time;
        this.value = value;
    }
}
