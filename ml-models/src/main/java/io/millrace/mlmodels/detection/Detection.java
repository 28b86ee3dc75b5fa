package io.millrace.mlmodels.detection;

import java.util.List;

/**
 * A detector's word on one reading. It is filled by {@link Detector#detect} and may be filled
 * again: copy out what shall last.
 */
public final class Detection {

    private Verdict verdict = Verdict.IGNORED;
    private double score;
    private double expected = Double.NaN;
    private double lower = Double.NEGATIVE_INFINITY;
    private double upper = Double.POSITIVE_INFINITY;
    private String detector = "";
    private String detectorVersion = "";
    private List<String> contributing = List.of();

    public Verdict verdict() {
        return verdict;
    }

    /** True when the score is at least 0.5. */
    public boolean anomalous() {
        return verdict == Verdict.ANOMALOUS;
    }

    public boolean warmingUp() {
        return verdict == Verdict.WARMING_UP;
    }

    /**
     * 0 as expected, 0.5 at the limit, towards 1 the further beyond it; 0 where nothing was judged.
     */
    public double score() {
        return score;
    }

    /** What was expected of the reading; NaN when nothing was. */
    public double expected() {
        return expected;
    }

    /** Below it the reading would have been anomalous. */
    public double lower() {
        return lower;
    }

    /** Above it the reading would have been anomalous. */
    public double upper() {
        return upper;
    }

    public String detector() {
        return detector;
    }

    public String detectorVersion() {
        return detectorVersion;
    }

    /**
     * Of a {@link RowDetector}: the signals that made the row anomalous, the strongest first; empty
     * where nothing is anomalous, and of a {@link SignalDetector}.
     */
    public List<String> contributing() {
        return contributing;
    }

    void causedBy(List<String> metrics) {
        contributing = metrics;
    }

    void by(String name, String version) {
        detector = name;
        detectorVersion = version;
    }

    void unjudged(Verdict why, double expectedValue) {
        contributing = List.of();
        verdict = why;
        score = 0;
        expected = expectedValue;
        lower = Double.NEGATIVE_INFINITY;
        upper = Double.POSITIVE_INFINITY;
    }

    void judged(double newScore, double expectedValue, double lowerLimit, double upperLimit) {
        contributing = List.of();
        verdict = newScore >= 0.5 ? Verdict.ANOMALOUS : Verdict.NORMAL;
        score = newScore;
        expected = expectedValue;
        lower = lowerLimit;
        upper = upperLimit;
    }

    @Override
    public String toString() {
        return verdict
                + " score "
                + score
                + ", expected "
                + expected
                + " in ["
                + lower
                + ", "
                + upper
                + "]";
    }
}
