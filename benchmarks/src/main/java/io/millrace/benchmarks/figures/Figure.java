package io.millrace.benchmarks.figures;

/**
 * One measured number, and what is asked of it.
 *
 * @param name as the issue has it
 * @param better which way is better
 * @param gate what it must reach; null when it only informs
 * @param aim what it is to reach one day; null when there is none
 * @param met whether the gate is reached; null without one
 */
public record Figure(
        String name,
        double value,
        String unit,
        Better better,
        Double gate,
        Double aim,
        Boolean met) {

    /** Which way is better. */
    public enum Better {
        HIGHER,
        LOWER
    }

    /** A number that only informs. */
    public static Figure of(String name, double value, String unit, Better better) {
        return new Figure(name, value, unit, better, null, null, null);
    }

    /** A number with a gate. */
    public static Figure gated(
            String name, double value, String unit, Better better, double gate, Double aim) {
        // NaN reaches no gate.
        boolean met = better == Better.HIGHER ? value >= gate : value <= gate;
        return new Figure(name, value, unit, better, gate, aim, met);
    }
}
