package io.millrace.jobs.runtime;

import io.millrace.jobs.stage.SectionFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Version 1: the one event-time timer that is registered for the device. */
final class TimerFormat implements SectionFormat<TimerFormat.Timer> {

    /** When Flink will call for this device. */
    static final class Timer {
        static final long NONE = Long.MAX_VALUE;
        long watermark = NONE;
    }

    @Override
    public String section() {
        return "timer";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Timer create() {
        return new Timer();
    }

    @Override
    public boolean isEmpty(Timer timer) {
        return timer.watermark == Timer.NONE;
    }

    @Override
    public void write(Timer timer, DataOutput out) throws IOException {
        out.writeLong(timer.watermark);
    }

    @Override
    public Timer copy(Timer timer) {
        Timer copy = new Timer();
        copy.watermark = timer.watermark;
        return copy;
    }

    @Override
    public Timer read(int version, DataInput in) throws IOException {
        if (version != 1) {
            throw new IOException("timer of version " + version + "; known is 1");
        }
        Timer timer = new Timer();
        timer.watermark = in.readLong();
        return timer;
    }
}
