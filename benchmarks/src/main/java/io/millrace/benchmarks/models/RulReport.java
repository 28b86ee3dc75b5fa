package io.millrace.benchmarks.models;

import io.millrace.benchmarks.plot.Svg;
import io.millrace.benchmarks.plot.Svg.Point;
import io.millrace.benchmarks.plot.ValueAxis;
import io.millrace.mlmodels.training.IntervalCalibration.Case;
import io.millrace.mlmodels.training.RulTrainer;
import io.millrace.mlmodels.training.TrainingReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How good a model of remaining life is on units that were left out of its training, to be read:
 * {@code report.txt}, {@code report.json} and three drawings.
 */
final class RulReport {

    /** Bands of remaining life, from the failure to the cap. */
    private static final int BANDS = 10;

    /** Points that can be told apart in a drawing. */
    private static final int MOST_POINTS = 1500;

    private static final String TRUE_LIFE = "true remaining life";

    private final TrainingReport report;
    private final List<Case> cases;
    private final ReportPlot plot;

    /**
     * @param trained with folds: without, nothing was left out
     */
    RulReport(RulTrainer.Trained trained) {
        this.report = trained.report();
        this.cases = trained.errors().cases();
        this.plot =
                new ReportPlot(report.modelId() + " version " + report.version(), report.unit());
    }

    /**
     * Error where so much life was left.
     *
     * @param from least remaining life
     * @param to most remaining life
     * @param bias mean of prediction less truth: above 0 is too late a warning
     * @param cases predictions
     */
    record Band(double from, double to, double rmse, double bias, int cases) {}

    /** The bands that hold a case, nearest to the failure first. */
    List<Band> bands() {
        double width = report.settings().cap() / BANDS;
        double[] squares = new double[BANDS];
        double[] sums = new double[BANDS];
        int[] counts = new int[BANDS];
        for (Case each : cases) {
            int band = Math.min(BANDS - 1, (int) (each.truth() / width));
            double off = each.prediction() - each.truth();
            squares[band] += off * off;
            sums[band] += off;
            counts[band]++;
        }
        List<Band> bands = new ArrayList<>();
        for (int b = 0; b < BANDS; b++) {
            if (counts[b] > 0) {
                bands.add(
                        new Band(
                                b * width,
                                (b + 1) * width,
                                Math.sqrt(squares[b] / counts[b]),
                                sums[b] / counts[b],
                                counts[b]));
            }
        }
        return bands;
    }

    /** Writes all of it into that folder, which is made where it is missing. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("report.txt"), text());
        Files.writeString(folder.resolve("report.json"), report.json() + "\n");
        predicted().write(folder.resolve("predicted.svg"));
        error().write(folder.resolve("error.svg"));
        plot.importance(report.importance()).write(folder.resolve("importance.svg"));
    }

    String text() {
        StringBuilder text = new StringBuilder();
        line(text, "%s version %s for %s", report.modelId(), report.version(), report.deviceType());
        line(
                text,
                "%d units, %d rows; regimes: %d; digest of the histories %s",
                report.units(),
                report.rows(),
                report.regimes(),
                report.digest());
        line(
                text,
                "on units left out, %d folds: RMSE %.3g %s; best constant %.3g",
                report.crossValidation().folds(),
                report.crossValidation().rmse(),
                report.unit(),
                report.crossValidation().constantRmse());
        line(text, "%n%-22s %8s %8s %8s", "remaining, " + report.unit(), "RMSE", "bias", "cases");
        for (Band band : bands()) {
            line(
                    text,
                    "%9.4g to %9.4g %8.3g %+8.3g %8d",
                    band.from(),
                    band.to(),
                    band.rmse(),
                    band.bias(),
                    band.cases());
        }
        line(text, "%nfeatures that matter most");
        for (TrainingReport.Importance feature : report.importance()) {
            line(text, "%5.1f %% %s", 100 * feature.share(), feature.feature());
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private Svg predicted() {
        Svg svg = plot.drawing("Predicted against true remaining life");
        double cap = report.settings().cap();
        ValueAxis across = ReportPlot.across(svg, cap, TRUE_LIFE);
        ValueAxis up = ReportPlot.up(svg, 0, cap);
        int every = Math.max(1, cases.size() / MOST_POINTS);
        for (int i = 0; i < cases.size(); i += every) {
            Case each = cases.get(i);
            svg.circle(
                    across.at(each.truth()),
                    up.at(each.prediction()),
                    1.5,
                    Svg.ALERT,
                    "none",
                    null);
        }
        svg.line(across.at(0), up.at(0), across.at(cap), up.at(cap), Svg.INK, 1);
        return svg;
    }

    private Svg error() {
        Svg svg = plot.drawing("Error by remaining life: RMSE solid, bias dashed");
        List<Band> bands = bands();
        double most = bands.stream().mapToDouble(Band::rmse).max().orElseThrow();
        double least = bands.stream().mapToDouble(Band::bias).min().orElseThrow();
        ValueAxis across = ReportPlot.across(svg, report.settings().cap(), TRUE_LIFE);
        ValueAxis up = ReportPlot.up(svg, Math.min(0, least), most);
        svg.line(
                ReportPlot.LEFT,
                up.at(0),
                ReportPlot.WIDTH - ReportPlot.RIGHT,
                up.at(0),
                Svg.INK,
                1);
        List<Point> rmse = new ArrayList<>();
        List<Point> bias = new ArrayList<>();
        for (Band band : bands) {
            double x = across.at((band.from() + band.to()) / 2);
            rmse.add(new Point(x, up.at(band.rmse())));
            bias.add(new Point(x, up.at(band.bias())));
        }
        svg.path(rmse, Svg.ALERT, 2, false);
        svg.path(bias, Svg.ANOMALY, 2, true);
        return svg;
    }
}
