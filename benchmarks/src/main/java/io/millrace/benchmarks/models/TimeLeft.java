package io.millrace.benchmarks.models;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Says what is being done, and how long it will take by what the steps before took. Each line is
 * the beginning of a step, of about equal length.
 */
final class TimeLeft implements Consumer<String> {

    private static final double NANOS = 1e9;

    private final int steps;
    private final PrintWriter out;
    private final LongSupplier nanos;
    private long begin;
    private int done;

    TimeLeft(int steps, PrintWriter out, LongSupplier nanos) {
        this.steps = steps;
        this.out = out;
        this.nanos = nanos;
    }

    @Override
    public void accept(String line) {
        if (done == 0) {
            begin = nanos.getAsLong();
            out.println(line);
        } else {
            double seconds = (nanos.getAsLong() - begin) / NANOS / done * Math.max(1, steps - done);
            out.printf(Locale.ROOT, "%s; about %.0f s left%n", line, Math.ceil(seconds));
        }
        out.flush();
        done++;
    }
}
