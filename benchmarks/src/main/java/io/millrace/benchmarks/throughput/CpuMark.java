package io.millrace.benchmarks.throughput;

import java.time.Duration;
import java.util.List;

/**
 * How far a process was, and what CPU time the operating system had counted for it by then.
 *
 * @param records read so far
 * @param cpu user and system time of all its threads
 * @param nanos of the wall clock, from any origin
 */
record CpuMark(long records, Duration cpu, long nanos) {

    /** What one stretch between two marks has cost. */
    record Slope(long records, double cpuSecondsPerMillion, double recordsPerSecond) {}

    static CpuMark of(long records, ProcessHandle process) {
        Duration cpu =
                process.info()
                        .totalCpuDuration()
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "process " + process.pid() + " is gone"));
        return new CpuMark(records, cpu, System.nanoTime());
    }

    /**
     * The slope of the warm part: from the first mark at or past that share of the records to the
     * last mark that moved.
     */
    static Slope slope(List<CpuMark> marks, double warmShare) {
        long end = marks.get(marks.size() - 1).records();
        CpuMark from =
                marks.stream()
                        .filter(mark -> mark.records() >= end * warmShare)
                        .findFirst()
                        .orElseThrow();
        CpuMark to = marks.stream().filter(mark -> mark.records() == end).findFirst().orElseThrow();
        long records = to.records() - from.records();
        if (records <= 0) {
            throw new IllegalArgumentException(
                    "no two marks lie in the warm part; the run was too short to measure");
        }
        double cpuSeconds = to.cpu().minus(from.cpu()).toNanos() / 1e9;
        double seconds = (to.nanos() - from.nanos()) / 1e9;
        return new Slope(records, cpuSeconds / records * 1e6, records / seconds);
    }
}
