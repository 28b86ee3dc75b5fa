package io.millrace.benchmarks.fleet;

import io.millrace.benchmarks.plot.Svg;
import io.millrace.benchmarks.plot.ValueAxis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Draws, for each kind of physical fault, how many were found and how soon. */
final class KindsPlot {

    private static final int WIDTH = 1100;
    private static final int ROW = 34;
    private static final int TOP = 92;
    private static final double SHARE_LEFT = 170;
    private static final double SHARE_RIGHT = 470;
    private static final double DELAY_LEFT = 610;
    private static final double DELAY_RIGHT = 1060;

    private final FleetScore score;
    private final int bottom;
    private final Svg svg;

    private KindsPlot(FleetScore score) {
        this.score = score;
        this.bottom = TOP + ROW * score.kinds().size();
        this.svg =
                new Svg(
                        WIDTH,
                        bottom + 56,
                        "Physical faults by kind: found, and how soon",
                        description(score.kinds()));
    }

    /** Writes it; 0 when there is nothing to draw. */
    static int write(Path folder, FleetScore score) throws IOException {
        if (score.kinds().isEmpty()) {
            return 0;
        }
        KindsPlot plot = new KindsPlot(score);
        plot.shares();
        plot.delays();
        plot.svg.write(folder.resolve("kinds.svg"));
        return 1;
    }

    private void shares() {
        svg.label(SHARE_LEFT, 60, "found", 14, Svg.INK, Svg.Anchor.START);
        svg.label(
                SHARE_LEFT,
                78,
                "bar: share of faults; whisker: 95 % interval",
                12,
                Svg.MUTED,
                Svg.Anchor.START);
        for (int tick = 0; tick <= 4; tick++) {
            double x = shareX(tick / 4.0);
            svg.line(x, TOP, x, bottom, Svg.GRID, 1);
            svg.label(x, bottom + 16, tick * 25 + " %", 12, Svg.MUTED, Svg.Anchor.MIDDLE);
        }
        svg.label(
                (SHARE_LEFT + SHARE_RIGHT) / 2,
                bottom + 34,
                "share of the faults that the run reached",
                12,
                Svg.INK,
                Svg.Anchor.MIDDLE);
        for (int i = 0; i < score.kinds().size(); i++) {
            KindScore kind = score.kinds().get(i);
            double middle = TOP + ROW * (i + 0.5);
            svg.label(SHARE_LEFT - 12, middle + 4, kind.kind(), 13, Svg.INK, Svg.Anchor.END);
            Rate recall = kind.recall();
            if (!recall.isKnown()) {
                svg.label(
                        SHARE_LEFT + 8, middle + 4, "not reached", 12, Svg.MUTED, Svg.Anchor.START);
                continue;
            }
            svg.rectangle(
                    SHARE_LEFT,
                    middle - 9,
                    shareX(recall.value()) - SHARE_LEFT,
                    18,
                    "#9cc7e3",
                    Svg.ALERT,
                    kind.kind() + ": " + recall.shown());
            svg.line(shareX(recall.lower()), middle, shareX(recall.upper()), middle, Svg.INK, 2);
            for (double end : List.of(recall.lower(), recall.upper())) {
                svg.line(shareX(end), middle - 5, shareX(end), middle + 5, Svg.INK, 2);
            }
            svg.label(
                    SHARE_RIGHT + 14,
                    middle + 4,
                    recall.hits() + " of " + recall.of(),
                    13,
                    Svg.INK,
                    Svg.Anchor.START);
        }
    }

    private void delays() {
        List<LabelScore> found =
                score.labels().stream()
                        .filter(LabelScore::isFound)
                        .filter(label -> label.fault().faultClass() == FaultClass.READINGS)
                        .toList();
        svg.label(DELAY_LEFT, 60, "delay from onset", 14, Svg.INK, Svg.Anchor.START);
        svg.circle(DELAY_LEFT + 6, 74, 4, "none", Svg.ANOMALY, null);
        svg.label(DELAY_LEFT + 16, 78, "first anomaly", 12, Svg.MUTED, Svg.Anchor.START);
        svg.rectangle(DELAY_LEFT + 116, 70, 8, 8, Svg.ALERT, null, null);
        svg.label(DELAY_LEFT + 130, 78, "alert raised", 12, Svg.MUTED, Svg.Anchor.START);
        double most =
                found.stream()
                        .mapToDouble(label -> Math.max(delay(label, true), delay(label, false)))
                        .max()
                        .orElse(1);
        ValueAxis axis = new ValueAxis(0, Math.max(1, most * 1.05), DELAY_LEFT, DELAY_RIGHT);
        for (double tick = 0; tick <= axis.most(); tick += axis.step()) {
            svg.line(axis.at(tick), TOP, axis.at(tick), bottom, Svg.GRID, 1);
            svg.label(
                    axis.at(tick), bottom + 16, axis.shown(tick), 12, Svg.MUTED, Svg.Anchor.MIDDLE);
        }
        svg.label(
                (DELAY_LEFT + DELAY_RIGHT) / 2,
                bottom + 34,
                "seconds of event time",
                12,
                Svg.INK,
                Svg.Anchor.MIDDLE);
        for (int i = 0; i < score.kinds().size(); i++) {
            delays(score.kinds().get(i), TOP + ROW * (i + 0.5), axis, found);
        }
    }

    private void delays(KindScore kind, double middle, ValueAxis axis, List<LabelScore> found) {
        if (FaultClass.of(kind.kind()) == FaultClass.WEAR) {
            svg.label(
                    DELAY_LEFT + 8,
                    middle + 4,
                    "judged by its lead before the failure",
                    12,
                    Svg.MUTED,
                    Svg.Anchor.START);
            return;
        }
        for (LabelScore label : found) {
            if (label.fault().kind().equals(kind.kind())) {
                String on = label.fault().deviceId() + ": ";
                if (label.anomalyAt() != null) {
                    svg.circle(
                            axis.at(delay(label, true)),
                            middle - 5,
                            4,
                            "none",
                            Svg.ANOMALY,
                            on + delay(label, true) + " s");
                }
                if (label.alertAt() != null) {
                    svg.rectangle(
                            axis.at(delay(label, false)) - 4,
                            middle + 2,
                            8,
                            8,
                            Svg.ALERT,
                            null,
                            on + delay(label, false) + " s");
                }
            }
        }
    }

    private static double delay(LabelScore label, boolean anomaly) {
        Double seconds = label.delaySeconds(anomaly ? label.anomalyAt() : label.alertAt());
        return seconds == null ? 0 : seconds;
    }

    private static double shareX(double share) {
        return SHARE_LEFT + (SHARE_RIGHT - SHARE_LEFT) * share;
    }

    private static String description(List<KindScore> kinds) {
        StringBuilder words = new StringBuilder();
        for (KindScore kind : kinds) {
            words.append(kind.kind()).append(": found ").append(kind.recall().shown());
            if (kind.delay() != null) {
                words.append(
                        String.format(Locale.ROOT, ", median delay %.1f s", kind.delay().median()));
            }
            words.append(". ");
        }
        return words.toString().strip();
    }
}
