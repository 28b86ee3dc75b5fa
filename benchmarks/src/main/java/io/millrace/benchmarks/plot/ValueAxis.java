package io.millrace.benchmarks.plot;

import java.util.Locale;

/** An axis of values from a least to a most, with ticks at round numbers. */
public record ValueAxis(double least, double most, double atLeast, double atMost) {

    private static final int ABOUT_TICKS = 5;

    /** An axis that holds these values with a little air, also when all are equal. */
    public static ValueAxis over(double least, double most, double atLeast, double atMost) {
        double air = most > least ? 0.08 * (most - least) : Math.max(1e-3, Math.abs(most) * 0.05);
        return new ValueAxis(least - air, most + air, atLeast, atMost);
    }

    /** Where that value is, in the drawing. */
    public double at(double value) {
        return atLeast + (atMost - atLeast) * (value - least) / (most - least);
    }

    public double step() {
        double rough = (most - least) / ABOUT_TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double digit = rough / power;
        return power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
    }

    public double firstTick() {
        return Math.ceil(least / step() - 1e-9) * step();
    }

    /** A tick's number with as many decimals as the step needs. */
    public String shown(double tick) {
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step()) + 1e-9));
        double clean = Math.abs(tick) < step() / 1000 ? 0 : tick;
        return String.format(Locale.ROOT, "%." + decimals + "f", clean);
    }
}
