package io.millrace.benchmarks.fleet;

import java.util.Collection;

/** Findings counted by their verdict. */
record Verdicts(long right, long beside, long falseAlarms) {

    static Verdicts of(Collection<Verdict> verdicts) {
        return new Verdicts(
                count(verdicts, Verdict.RIGHT),
                count(verdicts, Verdict.BESIDE),
                count(verdicts, Verdict.FALSE_ALARM));
    }

    long all() {
        return right + beside + falseAlarms;
    }

    /** Share of the findings that are right; what comes beside a fault is not. */
    Rate precision() {
        return new Rate(right, all());
    }

    private static long count(Collection<Verdict> verdicts, Verdict wanted) {
        return verdicts.stream().filter(verdict -> verdict == wanted).count();
    }
}
