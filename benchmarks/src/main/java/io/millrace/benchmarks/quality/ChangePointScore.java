package io.millrace.benchmarks.quality;

import io.millrace.benchmarks.quality.NabScore.Profile;
import java.util.List;

/**
 * Announced changes held against labelled ones, as SKAB asks: a labelled change opens a window of a
 * minute, shorter where the one before reaches into it. The first change announced in a window
 * counts, the sooner the more, by the curve of {@link NabScore}; each one outside of all windows
 * costs in full. 0 is what announcing nothing scores, 100 all at once.
 *
 * @param changes labelled ones
 * @param missed of them, those without an announcement
 * @param outside announcements in no window
 * @param worth sum over the windows that were hit
 */
public record ChangePointScore(int changes, int missed, int outside, double worth) {

    public static final ChangePointScore NONE = new ChangePointScore(0, 0, 0, 0);

    private static final long WINDOW_SECONDS = 60;

    /**
     * Of one recording.
     *
     * @param timesMillis of its rows
     * @param labelled rows at which something changed, ascending
     * @param announced rows at which a detector said so, ascending
     * @param from rows before it do not count
     */
    public static ChangePointScore of(
            long[] timesMillis, int[] labelled, List<Integer> announced, int from) {
        int changes = 0;
        int missed = 0;
        int inside = 0;
        double worth = 0;
        long reached = Long.MIN_VALUE;
        for (int change : labelled) {
            if (change < from) {
                continue;
            }
            changes++;
            long left = Math.max(timesMillis[change] / 1000, reached + 1);
            long right = timesMillis[change] / 1000 + WINDOW_SECONDS;
            reached = right;
            List<Long> hits =
                    announced.stream()
                            .filter(row -> row >= from)
                            .map(row -> timesMillis[row] / 1000)
                            .filter(second -> second >= left && second <= right)
                            .toList();
            inside += hits.size();
            if (hits.isEmpty()) {
                missed++;
            } else {
                double position = -(right - hits.get(0) + 1) / (double) (right - left + 1);
                worth += NabScore.sigmoid(position) / NabScore.sigmoid(-1);
            }
        }
        int counted = (int) announced.stream().filter(row -> row >= from).count();
        return new ChangePointScore(changes, missed, counted - inside, worth);
    }

    public ChangePointScore plus(ChangePointScore other) {
        return new ChangePointScore(
                changes + other.changes,
                missed + other.missed,
                outside + other.outside,
                worth + other.worth);
    }

    /** 0 to 100, or less; NaN without a labelled change. */
    public double of(Profile profile) {
        double gained =
                profile.truePositive * worth
                        + profile.falseNegative * (changes - missed)
                        - profile.falsePositive * outside;
        return NabScore.ofGains(gained, changes, profile);
    }
}
