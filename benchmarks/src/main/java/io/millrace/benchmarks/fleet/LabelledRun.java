package io.millrace.benchmarks.fleet;

import java.util.List;

/**
 * One run of a fleet, perhaps of several shards: its labels and its bounds in simulated time.
 *
 * @param liveStart from when on simulated time was the wall's
 */
record LabelledRun(long start, long liveStart, long end, List<Fault> faults) {

    /** Time results may lie outside the run: a window's end, and what the clock guard lets pass. */
    private static final long AROUND_MILLIS = 10 * 60_000L;

    LabelledRun {
        if (end <= start) {
            throw new IllegalArgumentException("a run that ends before it begins");
        }
        faults = List.copyOf(faults);
    }

    boolean mayHold(long time) {
        return time >= start - AROUND_MILLIS && time <= end + AROUND_MILLIS;
    }

    List<Fault> physicalFaults() {
        return faults.stream().filter(Fault::isPhysical).toList();
    }

    List<Fault> transportFaults() {
        return faults.stream().filter(fault -> !fault.isPhysical()).toList();
    }
}
