package io.millrace.benchmarks.latency;

import io.millrace.benchmarks.systems.BarrierWatch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How long events and barriers wait while a whole fleet is due, against how long they wait before.
 *
 * @param devices that are due at once
 * @param baseMillis median of the probes before the boundary
 * @param baseMostMillis the longest of them
 * @param mostMillis the longest of the probes that were due while the fleet was
 * @param p99Millis of these
 * @param barrierBaseMillis the longest wait of a barrier before the boundary
 * @param barrierMillis the longest wait of a barrier while the fleet was due
 * @param probes that were due while the fleet was
 */
record BoundaryStall(
        int devices,
        double baseMillis,
        double baseMostMillis,
        double mostMillis,
        double p99Millis,
        double barrierBaseMillis,
        double barrierMillis,
        int probes) {

    /** One probe: when its event was due, and how long its alert took. */
    record Probe(long dueMillis, long micros) {}

    /** A stretch of wall time. */
    record Span(long from, long to) {

        boolean holds(long millis) {
            return millis >= from && millis < to;
        }
    }

    /** The longest that an event or a barrier waited while the fleet was due. */
    double stallMillis() {
        return Math.max(mostMillis, barrierMillis);
    }

    static BoundaryStall of(
            int devices,
            Span before,
            Span due,
            List<Probe> probes,
            Map<Long, BarrierWatch.Barrier> barriers) {
        double[] base = millis(probes, before);
        double[] stalled = millis(probes, due);
        if (base.length == 0 || stalled.length == 0) {
            throw new IllegalStateException(
                    base.length
                            + " probes came before the boundary and "
                            + stalled.length
                            + " after it; want some of both");
        }
        return new BoundaryStall(
                devices,
                base[base.length / 2],
                base[base.length - 1],
                stalled[stalled.length - 1],
                stalled[(int) Math.ceil(stalled.length * 0.99) - 1],
                longest(barriers, before),
                longest(barriers, due),
                stalled.length);
    }

    private static double[] millis(List<Probe> probes, Span span) {
        double[] millis =
                probes.stream()
                        .filter(probe -> span.holds(probe.dueMillis()))
                        .mapToDouble(probe -> probe.micros() / 1e3)
                        .toArray();
        Arrays.sort(millis);
        return millis;
    }

    private static double longest(Map<Long, BarrierWatch.Barrier> barriers, Span span) {
        return barriers.values().stream()
                .filter(barrier -> span.holds(barrier.triggered()))
                .mapToLong(BarrierWatch.Barrier::waitedMillis)
                .max()
                .orElse(0);
    }
}
