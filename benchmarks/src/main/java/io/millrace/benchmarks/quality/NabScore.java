package io.millrace.benchmarks.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The score of the Numenta Anomaly Benchmark (Lavin, Ahmad 2015), exactly: the earlier within a
 * window the better, one detection a window; what is outside of windows costs, less shortly behind
 * one. 0 is what a detector has that never detects, 100 a perfect one.
 */
public final class NabScore {

    /** What is gained and lost. */
    public enum Profile {
        STANDARD(1, 1, 0.11),
        REWARD_LOW_FP_RATE(1, 1, 0.22),
        REWARD_LOW_FN_RATE(1, 2, 0.11);

        final double truePositive;
        final double falseNegative;
        final double falsePositive;

        Profile(double truePositive, double falseNegative, double falsePositive) {
            this.truePositive = truePositive;
            this.falseNegative = falseNegative;
            this.falsePositive = falsePositive;
        }
    }

    /**
     * A threshold and what it scores.
     *
     * @param threshold least score of a detection
     * @param score 0 to 100, or less
     */
    public record Best(double threshold, double score) {}

    /** What a detection at one point is worth: inside of a window, or as a false one. */
    private record Point(double score, int window, double worth) {}

    /** Points with a score of nothing are no detections at any threshold. */
    private static final double LEAST = 1e-9;

    private NabScore() {}

    /** 1 far before 0, −1 far behind. */
    static double sigmoid(double x) {
        return 2 / (1 + Math.exp(5 * x)) - 1;
    }

    /**
     * What each point of a file is worth as a detection; points of the probation are not there.
     *
     * @param firstWindow number of the file's first window among all
     */
    private static void add(NabFile file, double[] scores, int firstWindow, List<Point> points) {
        int window = 0;
        List<int[]> windows = file.windows();
        int probation = file.probation();
        for (int i = 0; i < scores.length; i++) {
            while (window < windows.size() && windows.get(window)[1] < i) {
                window++;
            }
            if (i < probation || !(scores[i] > LEAST)) {
                continue;
            }
            if (window < windows.size() && windows.get(window)[0] <= i) {
                int[] inside = windows.get(window);
                double width = inside[1] - inside[0] + 1;
                double position = -(inside[1] - i + 1) / width;
                points.add(
                        new Point(
                                scores[i], firstWindow + window, sigmoid(position) / sigmoid(-1)));
            } else {
                points.add(new Point(scores[i], -1, outside(i, window, windows)));
            }
        }
    }

    private static double outside(int point, int nextWindow, List<int[]> windows) {
        if (nextWindow == 0) {
            return -1;
        }
        int[] before = windows.get(nextWindow - 1);
        double width = before[1] - before[0];
        double position = (point - before[1]) / width;
        return position > 3 ? -1 : sigmoid(position);
    }

    /** All points with a score, the highest first. */
    private static Point[] sorted(List<NabFile> files, List<double[]> scores) {
        List<Point> points = new ArrayList<>();
        int windows = 0;
        for (int i = 0; i < files.size(); i++) {
            add(files.get(i), scores.get(i), windows, points);
            windows += files.get(i).windows().size();
        }
        Point[] sorted = points.toArray(new Point[0]);
        Arrays.sort(sorted, (one, other) -> Double.compare(other.score(), one.score()));
        return sorted;
    }

    /**
     * The threshold that scores best over all of the files together, as NAB chooses it.
     *
     * @param scores of each point of each file, 0 to 1
     */
    public static Best best(List<NabFile> files, List<double[]> scores, Profile profile) {
        return sweep(files, scores, profile, Double.NaN);
    }

    /** The score at a given threshold. */
    public static double at(
            List<NabFile> files, List<double[]> scores, Profile profile, double threshold) {
        return sweep(files, scores, profile, threshold).score();
    }

    /** A score of some files from what each of them gains by itself, as {@link #gain} says. */
    static double ofGains(double gained, int windows, Profile profile) {
        return 100 * gained / (windows * (profile.truePositive + profile.falseNegative));
    }

    /** What a file gains at that threshold over a detector that never detects. */
    static double gain(NabFile file, double[] scores, Profile profile, double threshold) {
        List<NabFile> alone = List.of(file);
        double gained = profile.falseNegative * file.windows().size();
        return gained + sum(alone, List.of(scores), profile, threshold).score();
    }

    private static Best sweep(
            List<NabFile> files, List<double[]> scores, Profile profile, double threshold) {
        int windows = files.stream().mapToInt(file -> file.windows().size()).sum();
        Best best = sum(files, scores, profile, threshold);
        double nothing = -profile.falseNegative * windows;
        return new Best(best.threshold(), ofGains(best.score() - nothing, windows, profile));
    }

    /** Not scaled. */
    private static Best sum(
            List<NabFile> files, List<double[]> scores, Profile profile, double threshold) {
        int windows = files.stream().mapToInt(file -> file.windows().size()).sum();
        double[] won = new double[windows];
        Arrays.fill(won, -profile.falseNegative);
        double sum = -profile.falseNegative * windows;
        Best best = new Best(1.1, sum);
        Point[] points = sorted(files, scores);
        for (int i = 0; i < points.length; i++) {
            Point point = points[i];
            if (point.score() < threshold) {
                break;
            }
            if (point.window() < 0) {
                sum += profile.falsePositive * point.worth();
            } else {
                double worth = profile.truePositive * point.worth();
                if (worth > won[point.window()]) {
                    sum += worth - won[point.window()];
                    won[point.window()] = worth;
                }
            }
            boolean last = i + 1 == points.length || points[i + 1].score() < point.score();
            if (last && (!Double.isNaN(threshold) || sum > best.score())) {
                best = new Best(point.score(), sum);
            }
        }
        return best;
    }
}
