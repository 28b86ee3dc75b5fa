package io.millrace.benchmarks.quality;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.benchmarks.quality.SignalWatch.Alarm;
import io.millrace.local.cli.UserException;
import io.millrace.local.figures.Figure;
import io.millrace.local.figures.Figure.Better;
import io.millrace.local.figures.FigureSheet;
import io.millrace.mlmodels.detection.DetectorChoice;
import io.millrace.mlmodels.detection.RowDetector;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./millrace evaluate csv}: a detector on somebody's own readings. */
@Command(
        name = "csv",
        mixinStandardHelpOptions = true,
        description = {
            "Run a detector over readings of your own: a CSV file, or a folder of them, each with a",
            "header. Says what is anomalous, and proposes parameters; with labels, what was found.",
            "A detector of rows, drift-aware, judges the columns of a file together."
        },
        footer = {
            "",
            "Example: ./millrace evaluate csv --data readings.csv --report drawn",
            "         ./millrace evaluate csv --data readings.csv --detector seasonal"
                    + " --set zone=Europe/Berlin",
            "         ./millrace evaluate csv --data pump.csv --detector drift-aware"
        })
public final class EvaluateCsvCommand implements Callable<Integer> {

    /** Values of the parameter that sets how far off is too far, from quick to quiet. */
    private static final Map<String, List<String>> SENSITIVITY =
            Map.of(
                    "threshold",
                    List.of("4", "4.5", "5", "5.5", "6", "7", "8", "10", "12", "15", "20", "30"),
                    "limit",
                    List.of(
                            "0.45", "0.5", "0.504", "0.52", "0.55", "0.6", "0.7", "0.8", "0.9",
                            "1"));

    /** The same of detectors of rows. */
    private static final Map<String, List<String>> SENSITIVITY_OF_ROWS =
            Map.of("limit", List.of("0.5", "0.7", "1", "1.2", "1.5", "2", "3", "5", "8"));

    private static final int SHOWN_ALARMS = 5;
    private static final double DAY_MILLIS = 86_400_000;

    /** Share by which a period may miss a day or a week and still be one. */
    private static final double NEAR = 0.06;

    /** Longest share of a file that goes into a proposed warm-up. */
    private static final double MOST_WARM_UP = 0.15;

    private static final int LEAST_WARM_UP = 100;
    private static final String PLAIN = "1";
    private static final String METRICS = "metrics";

    @Spec private CommandSpec spec;

    @Option(names = "--data", required = true, paramLabel = "FILE|DIR", description = "CSV.")
    private Path data;

    @Option(
            names = "--detector",
            paramLabel = "NAME",
            description =
                    "robust-level, constant-time, seasonal, forest, spike-and-dip, change-point,"
                            + " drift-aware (default: ${DEFAULT-VALUE}).")
    private String detector = "robust-level";

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "A parameter of the detector; may be given again.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = "--time",
            paramLabel = "COLUMN",
            description = "Column of times (default: the first that holds times).")
    private String time;

    @Option(
            names = "--value",
            split = ",",
            paramLabel = "COLUMN",
            description = "Columns of readings (default: all that hold numbers).")
    private List<String> values = List.of();

    @Option(
            names = "--labels",
            paramLabel = "COLUMN",
            description = "Column that says 1 or true where a row is anomalous.")
    private String labels;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "Time zone of times that name none (default: ${DEFAULT-VALUE}).")
    private String zone = "UTC";

    @Option(
            names = "--alarms-per-day",
            paramLabel = "NUMBER",
            description = "Alarms a signal may raise a day (default: ${DEFAULT-VALUE}).")
    private double wished = 1;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there.")
    private Path json;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Draw each signal there: readings, labels, band and anomalies.")
    private Path report;

    private PrintWriter out;
    private final ArrayNode raw = new ObjectMapper().createArrayNode();
    private int signals;
    private int alarms;
    private double days;
    private long judged;
    private long flagged;
    private int found;
    private int stretches;
    private int outside;

    @Override
    public Integer call() throws IOException {
        out = spec.commandLine().getOut();
        if (!(wished > 0)) {
            throw new UserException("--alarms-per-day is " + wished + "; allowed is more than 0");
        }
        try {
            CsvSignals.Columns columns =
                    new CsvSignals.Columns(time, values, labels, zoneOfTimes());
            if (!ofRows()) {
                DetectorChoice.of(detector, parameters);
            } else if (parameters.containsKey(METRICS)) {
                throw new UserException("--set metrics: columns are chosen by --value");
            }
            for (Path file : CsvSignals.files(data)) {
                evaluate(CsvSignals.read(file, columns));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new UserException(e.getMessage(), e);
        }
        FigureSheet plain =
                FigureSheet.of(
                        "./millrace evaluate csv --data " + data + " --detector " + detector,
                        figures());
        FigureSheet sheet = new FigureSheet(plain.command(), plain.figures(), withSignals());
        out.println();
        out.print(sheet.table());
        if (report != null) {
            out.println("drawn: " + report);
        } else {
            out.println("To see it: --report DIR draws each signal with band and anomalies.");
        }
        out.flush();
        if (json != null) {
            sheet.write(json, Instant.now());
        }
        return 0;
    }

    private boolean ofRows() {
        return DetectorChoice.isOfRows(detector);
    }

    private ZoneId zoneOfTimes() {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new UserException(
                    "--zone is '" + zone + "'; allowed is a time zone such as Europe/Berlin or UTC",
                    e);
        }
    }

    private ObjectNode withSignals() {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.set("signals", raw);
        return node;
    }

    private List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.of("signals", signals, PLAIN, Better.HIGHER));
        figures.add(Figure.of("judgedReadings", (double) judged, PLAIN, Better.HIGHER));
        figures.add(Figure.of("flaggedReadings", (double) flagged, PLAIN, Better.LOWER));
        figures.add(Figure.of("alarms", alarms, PLAIN, Better.LOWER));
        if (days > 0) {
            figures.add(Figure.of("alarmsPerSignalDay", alarms / days, PLAIN, Better.LOWER));
        }
        if (labels != null) {
            figures.add(Figure.of("labelledStretches", stretches, PLAIN, Better.HIGHER));
            figures.add(Figure.of("labelledStretchesFound", found, PLAIN, Better.HIGHER));
            figures.add(Figure.of("alarmsOutsideLabels", outside, PLAIN, Better.LOWER));
        }
        return figures;
    }

    private void evaluate(CsvSignals csv) throws IOException {
        out.printf(
                "%n%s: %s%s%n",
                csv.file(),
                csv.timeColumn().isEmpty()
                        ? "no column of times, so a row is taken for a second"
                        : "time is column " + csv.timeColumn(),
                csv.moved() == 0 ? "" : "; " + csv.moved() + " rows were not in order of time");
        if (ofRows()) {
            evaluateRows(csv);
        } else {
            for (NabFile signal : csv.signals()) {
                evaluate(csv, signal);
            }
        }
        out.flush();
    }

    /** What the detector says with those parameters. */
    private interface Run {
        SignalWatch with(Map<String, String> parameters);
    }

    private void evaluate(CsvSignals csv, NabFile signal) throws IOException {
        Run run = given -> SignalWatch.of(signal, DetectorChoice.of(detector, given));
        describe(signal);
        Period period = Period.of(signal);
        judge(signal, run, period);
        if (report != null) {
            SignalPlot.of(signal, DetectorChoice.of(detector, parameters), 0.5)
                    .write(drawing(csv, "-" + CsvSignals.column(signal)));
        }
    }

    private void evaluateRows(CsvSignals csv) throws IOException {
        SkabFile recording = csv.recording();
        NabFile first = csv.signals().get(0);
        Run run =
                given ->
                        SignalWatch.ofRows(
                                recording, first.windows(), ofRows(recording.sensors(), given));
        NabFile rows =
                new NabFile(
                        csv.file().getFileName() + " rows of " + recording.sensors().size(),
                        first.millis(),
                        first.values(),
                        first.windows());
        describe(rows);
        SignalWatch watch = judge(rows, run, null);
        if (report != null) {
            RowRule rule = RowRule.ofRows(sensors -> ofRows(sensors, parameters));
            int warmUp = Math.max(0, Math.min(recording.rows() - 1, watch.firstJudged()));
            RecordingPlot.of(recording, detector, rule.judge(recording, warmUp), warmUp)
                    .write(drawing(csv, ""));
        }
    }

    private RowDetector<?> ofRows(List<String> columns, Map<String, String> given) {
        Map<String, String> all = new LinkedHashMap<>(given);
        all.put(METRICS, String.join(",", columns));
        return DetectorChoice.ofRows(detector, all);
    }

    private SignalWatch judge(NabFile signal, Run run, Period period) {
        SignalWatch watch = run.with(parameters);
        say(signal, watch);
        add(signal, watch, propose(signal, period, run, watch));
        return watch;
    }

    private Path drawing(CsvSignals csv, String of) {
        Path relative = csv.file().equals(data) ? data.getFileName() : data.relativize(csv.file());
        return report.resolve((relative + of).replaceAll("[^A-Za-z0-9._-]", "_") + ".svg");
    }

    private void describe(NabFile signal) {
        long[] millis = signal.millis();
        double usual = SignalWatch.usualInterval(signal);
        int missing = 0;
        int gaps = 0;
        for (int i = 0; i < millis.length; i++) {
            missing += Double.isFinite(signal.values()[i]) ? 0 : 1;
            gaps += i > 0 && millis[i] - millis[i - 1] > 10 * Math.max(1, usual) ? 1 : 0;
        }
        out.printf(
                Locale.ROOT,
                "%n  %s: %,d readings over %s, one each %s; %d missing, %d gaps%n",
                signal.name(),
                millis.length,
                length((double) millis[millis.length - 1] - millis[0]),
                length(usual),
                missing,
                gaps);
    }

    private void say(NabFile signal, SignalWatch watch) {
        if (watch.judged() == 0) {
            out.printf("    nothing was judged: all of it went into the warm-up of %s%n", detector);
            return;
        }
        out.printf(
                Locale.ROOT,
                "    %s: %d alarms, %d of %,d readings anomalous%s%n",
                detector,
                watch.alarms().size(),
                watch.flagged(),
                watch.judged(),
                labels == null
                        ? ""
                        : "; %d of %d labelled stretches found, %d alarms outside of them"
                                .formatted(watch.found(), watch.stretches(), watch.outside()));
        for (Alarm alarm :
                watch.alarms().subList(0, Math.min(SHOWN_ALARMS, watch.alarms().size()))) {
            out.printf(
                    Locale.ROOT,
                    "      %s  %s%.6g, usual is %s; score %.2f%n",
                    Instant.ofEpochMilli(signal.millis()[alarm.reading()]),
                    alarm.causedBy().isEmpty()
                            ? ""
                            : String.join(", ", alarm.causedBy())
                                    + ": "
                                    + alarm.causedBy().get(0)
                                    + " ",
                    alarm.value(),
                    band(alarm),
                    alarm.score());
        }
        if (watch.alarms().size() > SHOWN_ALARMS) {
            out.printf("      and %d more%n", watch.alarms().size() - SHOWN_ALARMS);
        }
    }

    private static String band(Alarm alarm) {
        return String.format(Locale.ROOT, "%.6g to %.6g", alarm.lower(), alarm.upper());
    }

    private Map<String, String> propose(NabFile signal, Period period, Run run, SignalWatch watch) {
        Map<String, String> proposed = new LinkedHashMap<>();
        double usual = Math.max(1, SignalWatch.usualInterval(signal));
        List<String> known = parameterNames();
        if (period != null) {
            out.printf(
                    Locale.ROOT,
                    "    it repeats itself every %s (correlation %.2f)%s%n",
                    length(period.millis()),
                    period.correlation(),
                    isCalendar(period) && !detector.equals("seasonal")
                            ? ": try --detector seasonal --set zone=ZONE"
                            : "");
        }
        if (known.contains("warmUp") && !ofRows()) {
            double readings = period == null ? 0 : 2 * period.millis() / usual;
            double most = MOST_WARM_UP * signal.values().length;
            long warmUp = Math.round(Math.max(LEAST_WARM_UP, Math.min(most, readings)));
            proposed.put("warmUp", Long.toString(warmUp));
        }
        boolean longEnough = watch.days() * wished >= 1;
        if (longEnough) {
            (ofRows() ? SENSITIVITY_OF_ROWS : SENSITIVITY)
                    .forEach(
                            (name, tried) -> {
                                if (known.contains(name)) {
                                    proposed.put(name, quietEnough(run, name, tried, proposed));
                                }
                            });
        }
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.putAll(proposed);
        if (!proposed.isEmpty()) {
            StringBuilder words = new StringBuilder(detector);
            all.forEach((name, value) -> words.append(' ').append(name).append('=').append(value));
            out.printf("    proposed: %s%n", words);
        }
        if (longEnough) {
            out.printf(
                    Locale.ROOT,
                    "      which gives %.2f alarms a day here; wished were at most %s%n",
                    run.with(all).alarmsPerDay(),
                    number(wished));
        } else {
            out.printf(
                    "      too little was judged to set how far off is too far for %s alarms a day%n",
                    number(wished));
        }
        return proposed;
    }

    /** The first value with which the signal raises no more alarms than wished, else the last. */
    private String quietEnough(
            Run run, String name, List<String> tried, Map<String, String> proposed) {
        for (String value : tried) {
            Map<String, String> all = new LinkedHashMap<>(parameters);
            all.putAll(proposed);
            all.put(name, value);
            if (run.with(all).alarmsPerDay() <= wished) {
                return value;
            }
        }
        return tried.get(tried.size() - 1);
    }

    private List<String> parameterNames() {
        return (ofRows() ? DetectorChoice.allOfRows() : DetectorChoice.all())
                .stream()
                        .filter(choice -> choice.detector().equals(detector))
                        .flatMap(choice -> choice.parameters().stream())
                        .map(DetectorChoice.Parameter::name)
                        .toList();
    }

    private static boolean isCalendar(Period period) {
        return Math.abs(period.millis() / DAY_MILLIS - 1) < NEAR
                || Math.abs(period.millis() / (7 * DAY_MILLIS) - 1) < NEAR;
    }

    private void add(NabFile signal, SignalWatch watch, Map<String, String> proposed) {
        signals++;
        alarms += watch.alarms().size();
        days += watch.days();
        judged += watch.judged();
        flagged += watch.flagged();
        found += watch.found();
        stretches += watch.stretches();
        outside += watch.outside();
        ObjectNode node = raw.addObject();
        node.put("signal", signal.name());
        node.put("readings", signal.values().length);
        node.put("judged", watch.judged());
        node.put("anomalous", watch.flagged());
        node.put("alarms", watch.alarms().size());
        if (labels != null) {
            node.put("labelledStretches", watch.stretches());
            node.put("labelledStretchesFound", watch.found());
            node.put("alarmsOutsideLabels", watch.outside());
        }
        ObjectNode values = node.putObject("proposed");
        proposed.forEach(values::put);
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.3g", value);
    }

    /** A length of time in its largest fitting unit. */
    private static String length(double millis) {
        Duration length = Duration.ofMillis(Math.round(millis));
        if (millis < 1000) {
            return Math.round(millis) + " ms";
        }
        if (length.toSeconds() < 120) {
            return number(Math.round(millis / 100) / 10.0) + " s";
        }
        if (length.toMinutes() < 120) {
            return number(Math.round(millis / 6000) / 10.0) + " min";
        }
        return length.toHours() < 72
                ? number(Math.round(millis / 360_000) / 10.0) + " h"
                : number(Math.round(millis / 8_640_000) / 10.0) + " days";
    }
}
