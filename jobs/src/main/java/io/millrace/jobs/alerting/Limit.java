package io.millrace.jobs.alerting;

/** A comparison and the number it compares with, for example {@code > 90}. */
public record Limit(Comparison comparison, double value) {

    boolean holds(double signal) {
        return comparison.holds(signal, value);
    }

    @Override
    public String toString() {
        return comparison.symbol() + " " + Numbers.plain(value);
    }
}
