package io.millrace.mlmodels.detection;

/** What a detector says about one reading. */
public enum Verdict {
    /** What the signal's past led to expect. */
    NORMAL,
    /** Not what the signal's past led to expect: the score is at least 0.5. */
    ANOMALOUS,
    /** The detector does not know the signal well enough yet to judge it. */
    WARMING_UP,
    /** No finite number: neither judged nor learned from. */
    IGNORED
}
