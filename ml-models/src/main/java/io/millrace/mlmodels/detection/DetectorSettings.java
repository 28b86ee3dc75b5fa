package io.millrace.mlmodels.detection;

import java.util.Locale;

/**
 * How a {@link RobustDetector} learns and judges. Lengths are counted in readings of the signal, so
 * that one setting serves sensors of any sampling rate; limits in spreads, the robust standard
 * deviation of the signal about its level.
 *
 * @param threshold distance from the level, in spreads, from which a reading is anomalous
 * @param clearRatio share of the threshold below which an anomalous signal is normal again
 * @param halfLife readings after which the steady level has forgotten half of the past
 * @param spreadHalfLife the same for the spread, which has to be known better than the level
 * @param warmUp readings before the first judgement
 * @param relearnAfter anomalous readings after which the new level counts as normal
 * @param gap length of a silence, in usual intervals, after which the level is learned again
 * @param relativeFloor least spread, as a share of the level's size: what a constant signal may
 *     move
 * @param absoluteFloor least spread in the signal's own unit
 */
public record DetectorSettings(
        double threshold,
        double clearRatio,
        double halfLife,
        double spreadHalfLife,
        int warmUp,
        int relearnAfter,
        double gap,
        double relativeFloor,
        double absoluteFloor) {

    public static final DetectorSettings DEFAULT =
            new DetectorSettings(5.5, 0.5, 60, 400, 100, 600, 100, 1e-3, 1e-6);

    public DetectorSettings {
        check("threshold", threshold, 1, 1000);
        check("clearRatio", clearRatio, 0.1, 1);
        check("halfLife", halfLife, 1, 1e9);
        check("spreadHalfLife", spreadHalfLife, 1, 1e9);
        check("warmUp", warmUp, 10, 1e9);
        check("relearnAfter", relearnAfter, 1, 1e9);
        check("gap", gap, 2, 1e12);
        check("relativeFloor", relativeFloor, 0, 1);
        check("absoluteFloor", absoluteFloor, 1e-300, 1e300);
    }

    public DetectorSettings withThreshold(double newThreshold) {
        return new DetectorSettings(
                newThreshold,
                clearRatio,
                halfLife,
                spreadHalfLife,
                warmUp,
                relearnAfter,
                gap,
                relativeFloor,
                absoluteFloor);
    }

    public DetectorSettings withWarmUp(int newWarmUp) {
        return new DetectorSettings(
                threshold,
                clearRatio,
                halfLife,
                spreadHalfLife,
                newWarmUp,
                relearnAfter,
                gap,
                relativeFloor,
                absoluteFloor);
    }

    public DetectorSettings withRelearnAfter(int newRelearnAfter) {
        return new DetectorSettings(
                threshold,
                clearRatio,
                halfLife,
                spreadHalfLife,
                warmUp,
                newRelearnAfter,
                gap,
                relativeFloor,
                absoluteFloor);
    }

    public DetectorSettings withHalfLives(double newHalfLife, double newSpreadHalfLife) {
        return new DetectorSettings(
                threshold,
                clearRatio,
                newHalfLife,
                newSpreadHalfLife,
                warmUp,
                relearnAfter,
                gap,
                relativeFloor,
                absoluteFloor);
    }

    static void check(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%s is %s; allowed is %s to %s",
                            name,
                            plain(value),
                            plain(least),
                            plain(most)));
        }
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
