package io.millrace.benchmarks.oracle;

/**
 * The event time up to which a device's results are out in the end.
 *
 * @param least it is at least that
 * @param most and at most that
 */
record Reached(long least, long most) {}
