package io.millrace.benchmarks.models;

import io.millrace.benchmarks.plot.Svg;
import io.millrace.benchmarks.plot.Svg.Point;
import io.millrace.benchmarks.plot.ValueAxis;
import io.millrace.mlmodels.training.FailureTrainer;
import io.millrace.mlmodels.training.FailureTrainer.Case;
import io.millrace.mlmodels.training.TrainingReport;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * How good a model of failure within a horizon is on units that its forests had not seen, to be
 * read: {@code report.txt}, {@code report.json} and three drawings.
 */
final class FailureReport {

    private static final int BANDS = 10;

    private final FailureTrainer.Report report;
    private final List<Case> cases;
    private final ReportPlot plot;

    FailureReport(FailureTrainer.Trained trained) {
        this.report = trained.report();
        this.cases = trained.cases();
        this.plot =
                new ReportPlot(
                        report.modelId() + " version " + report.version(),
                        String.format(
                                Locale.ROOT, "failure within %s %s", horizon(), report.unit()));
    }

    /**
     * Cases that lie near one another, each counted as often as it weighs.
     *
     * @param from where the band begins
     * @param to where it ends
     * @param said mean probability
     * @param failed share that failed within the horizon
     * @param rows of the histories, as many dense ones
     */
    record Band(double from, double to, double said, double failed, long rows) {}

    /** By the probability that was said; bands without a case are left out. */
    List<Band> byProbability() {
        return bands(Case::probability, 1);
    }

    /** By the life that was left. */
    List<Band> byLife() {
        return bands(Case::life, cases.stream().mapToDouble(Case::life).max().orElse(1));
    }

    private List<Band> bands(ToDoubleFunction<Case> of, double most) {
        double[] said = new double[BANDS];
        double[] failed = new double[BANDS];
        long[] rows = new long[BANDS];
        for (Case each : cases) {
            int band = Math.min(BANDS - 1, (int) (BANDS * of.applyAsDouble(each) / most));
            said[band] += each.weight() * each.probability();
            failed[band] += each.failed() ? each.weight() : 0;
            rows[band] += each.weight();
        }
        List<Band> bands = new ArrayList<>();
        for (int b = 0; b < BANDS; b++) {
            if (rows[b] > 0) {
                bands.add(
                        new Band(
                                b * most / BANDS,
                                (b + 1) * most / BANDS,
                                said[b] / rows[b],
                                failed[b] / rows[b],
                                rows[b]));
            }
        }
        return bands;
    }

    /** Writes all of it into that folder, which is made where it is missing. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("report.txt"), text());
        Files.writeString(folder.resolve("report.json"), report.json() + "\n");
        calibration().write(folder.resolve("calibration.svg"));
        byLifeDrawn().write(folder.resolve("remaining.svg"));
        plot.importance(report.importance()).write(folder.resolve("importance.svg"));
    }

    String text() {
        StringBuilder text = new StringBuilder();
        line(text, "%s version %s for %s", report.modelId(), report.version(), report.deviceType());
        line(
                text,
                "failure within %s %s; %d units, %d rows, %d of them failing; digest of the"
                        + " histories %s",
                horizon(),
                report.unit(),
                report.units(),
                report.trainingRows(),
                report.failing(),
                report.digest());
        line(
                text,
                "on units left out of the forest, %d folds: Brier score %.4f; of their share, said"
                        + " of all, %.4f",
                report.settings().folds(),
                report.brier(),
                report.constantBrier());
        line(text, "%n%-16s %8s %8s %8s", "probability", "said", "failed", "rows");
        for (Band band : byProbability()) {
            line(
                    text,
                    "%6.1f to %6.1f %8.3f %8.3f %8d",
                    band.from(),
                    band.to(),
                    band.said(),
                    band.failed(),
                    band.rows());
        }
        line(text, "%nfeatures that matter most");
        for (TrainingReport.Importance feature : report.importance()) {
            line(text, "%5.1f %% %s", 100 * feature.share(), feature.feature());
        }
        return text.toString();
    }

    private String horizon() {
        return BigDecimal.valueOf(report.horizon()).stripTrailingZeros().toPlainString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private Svg calibration() {
        Svg svg = plot.drawing("Share that failed, by the probability that was said");
        ValueAxis across = ReportPlot.across(svg, 1, "probability that was said");
        ValueAxis up = ReportPlot.up(svg, 0, 1);
        svg.line(across.at(0), up.at(0), across.at(1), up.at(1), Svg.INK, 1);
        for (Band band : byProbability()) {
            svg.circle(
                    across.at(band.said()),
                    up.at(band.failed()),
                    5,
                    Svg.ALERT,
                    "none",
                    band.rows() + " rows");
        }
        return svg;
    }

    private Svg byLifeDrawn() {
        Svg svg = plot.drawing("Mean probability by remaining life; the horizon dashed");
        List<Band> bands = byLife();
        double most = bands.get(bands.size() - 1).to();
        ValueAxis across = ReportPlot.across(svg, most, "true remaining life, " + report.unit());
        ValueAxis up = ReportPlot.up(svg, 0, 1);
        double horizon = across.at(report.horizon());
        svg.path(
                List.of(new Point(horizon, up.at(0)), new Point(horizon, up.at(1))),
                Svg.ANOMALY,
                1.5,
                true);
        List<Point> said = new ArrayList<>();
        for (Band band : bands) {
            said.add(new Point(across.at((band.from() + band.to()) / 2), up.at(band.said())));
        }
        svg.path(said, Svg.ALERT, 2, false);
        return svg;
    }
}
