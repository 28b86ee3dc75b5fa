package io.millrace.local.figures;

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
        // NaN reaches no gate
        boolean met = better == Better.HIGHER ? value >= gate : value <= gate;
        return new Figure(name, value, unit, better, gate, aim, met);
    }

    /** A number that must be equal to another one: the two sides of a balance. */
    public static Figure balanced(String name, double value, String unit, double other) {
        return new Figure(name, value, unit, Better.HIGHER, other, null, value == other);
    }

    /** False when a gate is missed. */
    public boolean isGood() {
        return met == null || met;
    }
}
