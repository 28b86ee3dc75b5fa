package io.millrace.mlmodels.training;

import io.millrace.mlmodels.features.OperatingRegimes;
import io.millrace.mlmodels.features.OperatingRegimes.Regime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the operating regimes of histories: k-means over the settings, begun with the rows that lie
 * furthest apart, so that the same histories give the same regimes. How many there are is found as
 * well: the fewest that leave less than a two-hundredth of the settings' variance, or one when no
 * small number does, because then the settings vary freely and form no regimes.
 */
final class RegimeFinder {

    private static final int MOST_REGIMES = 12;
    private static final double UNEXPLAINED = 0.005;
    private static final int ROUNDS = 20;

    /** Fewer rows say nothing about a regime's channels; those of all rows are taken. */
    private static final int FEWEST_ROWS = 30;

    private final Histories histories;
    private final int channels;
    private final int[] columns;
    private final double[] scales;

    private RegimeFinder(Histories histories) {
        this.histories = histories;
        this.channels = histories.channels().size();
        List<Integer> moving = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        for (int s = 0; s < histories.settings().size(); s++) {
            double[] moments = moments(channels + s);
            if (moments[1] > 1e-9 * (1 + Math.abs(moments[0]))) {
                moving.add(channels + s);
                deviations.add(moments[1]);
            }
        }
        this.columns = moving.stream().mapToInt(Integer::intValue).toArray();
        this.scales = deviations.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /**
     * The regimes of these histories.
     *
     * @param wanted how many there are; 0 to find out
     */
    static OperatingRegimes find(Histories histories, int wanted) {
        RegimeFinder finder = new RegimeFinder(histories);
        return finder.describe(finder.centres(wanted));
    }

    /** Mean and standard deviation of a column; 0 and 0 when it has no value. */
    private double[] moments(int column) {
        long count = 0;
        double mean = 0;
        double squares = 0;
        for (RunToFailure run : histories.runs()) {
            for (double[] row : run.rows()) {
                if (Double.isFinite(row[column])) {
                    count++;
                    double off = row[column] - mean;
                    mean += off / count;
                    squares += off * (row[column] - mean);
                }
            }
        }
        return new double[] {mean, count == 0 ? 0 : Math.sqrt(squares / count)};
    }

    private double[][] centres(int wanted) {
        if (columns.length == 0) {
            return new double[1][0];
        }
        double[][] points = points();
        if (wanted > 0) {
            return cluster(points, wanted);
        }
        double all = spread(points, cluster(points, 1));
        for (int count = 2; count <= MOST_REGIMES; count++) {
            double[][] centres = cluster(points, count);
            if (spread(points, centres) < UNEXPLAINED * all) {
                return centres;
            }
        }
        return new double[1][0];
    }

    /** The settings of all rows that have them, scaled. */
    private double[][] points() {
        List<double[]> points = new ArrayList<>();
        for (RunToFailure run : histories.runs()) {
            for (double[] row : run.rows()) {
                double[] point = point(row);
                if (Arrays.stream(point).allMatch(Double::isFinite)) {
                    points.add(point);
                }
            }
        }
        return points.toArray(new double[0][]);
    }

    private double[] point(double[] row) {
        double[] point = new double[columns.length];
        for (int s = 0; s < point.length; s++) {
            point[s] = row[columns[s]] / scales[s];
        }
        return point;
    }

    private static double[][] cluster(double[][] points, int count) {
        double[][] centres = new double[count][];
        centres[0] = points[0].clone();
        double[] distances = new double[points.length];
        Arrays.fill(distances, Double.MAX_VALUE);
        for (int c = 1; c < count; c++) {
            int furthest = 0;
            for (int p = 0; p < points.length; p++) {
                distances[p] = Math.min(distances[p], distance(points[p], centres[c - 1]));
                furthest = distances[p] > distances[furthest] ? p : furthest;
            }
            centres[c] = points[furthest].clone();
        }
        boolean moved = true;
        for (int round = 0; round < ROUNDS && moved; round++) {
            moved = move(points, centres);
        }
        return centres;
    }

    /** One round of k-means; false when no centre moved. */
    private static boolean move(double[][] points, double[][] centres) {
        double[][] sums = new double[centres.length][points[0].length];
        int[] counts = new int[centres.length];
        for (double[] point : points) {
            int at = nearest(point, centres);
            counts[at]++;
            for (int s = 0; s < point.length; s++) {
                sums[at][s] += point[s];
            }
        }
        boolean moved = false;
        for (int c = 0; c < centres.length; c++) {
            for (int s = 0; s < sums[c].length && counts[c] > 0; s++) {
                double mean = sums[c][s] / counts[c];
                moved |= mean != centres[c][s];
                centres[c][s] = mean;
            }
        }
        return moved;
    }

    private static int nearest(double[] point, double[][] centres) {
        int nearest = 0;
        for (int c = 1; c < centres.length; c++) {
            if (distance(point, centres[c]) < distance(point, centres[nearest])) {
                nearest = c;
            }
        }
        return nearest;
    }

    private static double spread(double[][] points, double[][] centres) {
        double sum = 0;
        for (double[] point : points) {
            sum += distance(point, centres[nearest(point, centres)]);
        }
        return sum;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int s = 0; s < a.length; s++) {
            sum += (a[s] - b[s]) * (a[s] - b[s]);
        }
        return sum;
    }

    /** What the channels look like in each regime. */
    private OperatingRegimes describe(double[][] centres) {
        boolean told = centres[0].length > 0;
        long[][] counts = new long[centres.length][channels];
        double[][] means = new double[centres.length][channels];
        double[][] squares = new double[centres.length][channels];
        for (RunToFailure run : histories.runs()) {
            for (double[] row : run.rows()) {
                int at = told ? nearest(point(row), centres) : 0;
                for (int c = 0; c < channels; c++) {
                    if (Double.isFinite(row[c])) {
                        double off = row[c] - means[at][c];
                        means[at][c] += off / ++counts[at][c];
                        squares[at][c] += off * (row[c] - means[at][c]);
                    }
                }
            }
        }
        List<String> settings = new ArrayList<>();
        for (int s = 0; s < columns.length && told; s++) {
            settings.add(histories.settings().get(columns[s] - channels));
        }
        List<Regime> regimes = new ArrayList<>();
        for (int r = 0; r < centres.length; r++) {
            List<Double> centre = new ArrayList<>();
            for (int s = 0; s < settings.size(); s++) {
                centre.add(centres[r][s] * scales[s]);
            }
            List<Double> mean = new ArrayList<>();
            List<Double> deviation = new ArrayList<>();
            for (int c = 0; c < channels; c++) {
                boolean enough = counts[r][c] >= FEWEST_ROWS;
                double[] all = enough ? null : moments(c);
                double spread = enough ? Math.sqrt(squares[r][c] / counts[r][c]) : all[1];
                mean.add(enough ? means[r][c] : all[0]);
                deviation.add(spread > 0 ? spread : 1);
            }
            regimes.add(new Regime(centre, mean, deviation));
        }
        List<Double> kept = settings.isEmpty() ? List.of() : Arrays.stream(scales).boxed().toList();
        return new OperatingRegimes(settings, kept, regimes);
    }
}
