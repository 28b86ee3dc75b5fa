package io.millrace.mlmodels.detection;

import java.util.Locale;

/**
 * Parameters of a {@link SpikeAndDipDetector}, as those of {@code AnomalyDetection_SpikeAndDip} of
 * Azure Stream Analytics.
 *
 * @param confidence in percent, 1 to less than 100: the higher, the fewer anomalies; of readings
 *     that follow the same distribution, 100 less this many percent are anomalous
 * @param history readings that are looked back on, 10 to 1,000
 * @param mode which side counts
 */
public record SpikeAndDipSettings(double confidence, int history, Mode mode) {

    static final int LEAST_HISTORY = 10;
    static final int MOST_HISTORY = 1_000;

    /** Readings before the first judgement, of a longer history. */
    static final int WARM_UP = 30;

    /** Which side counts. */
    public enum Mode {
        SPIKES,
        DIPS,
        SPIKESANDDIPS
    }

    public SpikeAndDipSettings {
        check(confidence, history);
    }

    static void check(double confidence, int history) {
        if (!(confidence >= 1 && confidence < 100)) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "confidence is %s; allowed is 1 to less than 100 (percent)",
                            confidence));
        }
        if (history < LEAST_HISTORY || history > MOST_HISTORY) {
            throw new IllegalArgumentException(
                    "history is "
                            + history
                            + "; allowed is "
                            + LEAST_HISTORY
                            + " to "
                            + MOST_HISTORY
                            + " readings");
        }
    }
}
