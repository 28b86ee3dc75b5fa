package io.millrace.benchmarks.oracle;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.local.cli.DurationWord;
import io.millrace.local.cli.UserException;
import io.millrace.local.figures.Figure;
import io.millrace.local.figures.Figure.Better;
import io.millrace.local.figures.FigureSheet;
import io.millrace.simulators.run.RunDirectory;
import io.millrace.simulators.run.RunFileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./millrace evaluate oracle}: everything a run had to give against what it gave. */
@Command(
        name = "oracle",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = {
            "Compute every window, late event, dead letter and threshold alert that a simulated run"
                    + " had to give, and hold it against what is on the topics and in InfluxDB.",
            "Exit status 1 when anything is lost, repeated, wrong or there without a cause."
        },
        footer = {
            "",
            "Example: ./millrace simulate --run run-1 --devices 100 --span 30m --speed 60 --for 1m",
            "         ./millrace evaluate oracle --run run-1 --json oracle.json"
        })
public final class EvaluateOracleCommand implements Callable<Integer> {

    /** Several checkpoints: what is not visible by then is not on its way. */
    private static final Duration QUIET = Duration.ofSeconds(8);

    @Spec private CommandSpec spec;

    @Option(
            names = "--run",
            required = true,
            paramLabel = "DIR",
            description = "The run's own record; once for every shard.")
    private List<Path> runs;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The analytics job's configuration. Default: the defaults")
    private Path config;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9092",
            description = "Default: ${DEFAULT-VALUE}")
    private String kafka;

    @Option(
            names = "--registry",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8085/apis/ccompat/v7",
            description = "Default: ${DEFAULT-VALUE}")
    private String registry;

    @Option(
            names = "--influx",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8086",
            description = "Default: ${DEFAULT-VALUE}")
    private String influx;

    @Option(
            names = "--database",
            paramLabel = "NAME",
            defaultValue = "millrace",
            description = "In InfluxDB. Default: ${DEFAULT-VALUE}")
    private String database;

    @Option(
            names = "--influx-window",
            paramLabel = "NAME",
            defaultValue = "1m",
            description = "Windows that are projected; may be repeated. Default: ${DEFAULT-VALUE}")
    private List<String> projected;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = DurationWord.class,
            defaultValue = "3m",
            description =
                    "How long to wait for the results to come to rest. Default: ${DEFAULT-VALUE}")
    private Duration patience;

    @Option(
            names = "--list",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "Differences shown of each kind; all are in the file."
                            + " Default: ${DEFAULT-VALUE}")
    private int listed;

    @Option(names = "--json", paramLabel = "FILE", description = "Write figures and differences.")
    private Path json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (listed < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--list " + listed + " is below 0; allowed: 0 or more");
        }
        OracleRules rules = OracleConfiguration.read(config);
        SentBook book = book();
        try (WrittenRecords written = new WrittenRecords(kafka, registry)) {
            InfluxRows points = new InfluxRows(influx, database);
            say(out, "Waiting for the results to come to rest");
            if (!new Quiet(() -> written.offsets(Results.TOPICS) + points.count(), QUIET, patience)
                    .await()) {
                out.println("Results still come after " + patience.toSeconds() + " s.");
            }
            say(out, "Reading what was sent and what came out");
            OracleRun run = OracleRun.look(rules, book, written, points, projected::contains);
            return report(run, book, out);
        } catch (UncheckedIOException e) {
            throw new UserException(e.getMessage(), e);
        } catch (KafkaException e) {
            throw new UserException("Kafka at " + kafka + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UserException(e.getMessage(), e);
        }
    }

    private static void say(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }

    private SentBook book() {
        SentBook book = new SentBook();
        Set<String> topics = new TreeSet<>();
        for (Path path : runs) {
            RunDirectory run = open(path);
            if (run.description().end() == null) {
                throw new UserException(
                        path
                                + " has no end: the run still lasts, or was cut off, and what it"
                                + " sent last may not stand in its record");
            }
            topics.add(run.description().topic());
            run.labels().forEach(label -> book.addFault(label.getKind()));
            run.forEachSent(book::add);
        }
        if (!topics.equals(Set.of(InputTopic.DEVICE_EVENTS))) {
            throw new UserException(
                    "the run went to "
                            + String.join(", ", topics)
                            + "; the oracle reads "
                            + InputTopic.DEVICE_EVENTS);
        }
        return book;
    }

    private static RunDirectory open(Path path) {
        try {
            return RunDirectory.open(path);
        } catch (RunFileException e) {
            throw new UserException(e.getMessage(), e);
        }
    }

    private int report(OracleRun run, SentBook book, PrintWriter out) throws IOException {
        Expectation expected = run.expectation();
        out.println(expected);
        if (!run.control().notJudged().isEmpty()) {
            out.println("Rules not judged: " + String.join(", ", run.control().notJudged()));
        }
        if (!expected.perhaps.isEmpty() || !expected.openWindows.isEmpty()) {
            out.printf(
                    "%,d results may have been cut off by the end of the run, right either way;"
                            + " %,d windows are not judged for it%n",
                    expected.perhaps.size(), expected.openWindows.size());
        }
        if (run.comparison().alertsNotJudged() > 0) {
            out.printf(
                    "%,d alerts depend on what the log does not decide, and are not judged%n",
                    run.comparison().alertsNotJudged());
        }
        ExpectedDifferences known = ExpectedDifferences.ofThisVersion().ofRunWith(book.faults());
        OracleReport report = OracleReport.of(run.comparison(), known, listed);
        out.print(report.text());
        List<Figure> figures = new ArrayList<>(report.figures());
        figures.add(
                Figure.of(
                        "undecidedShare",
                        book.records() == 0 ? 0 : (double) expected.undecided / book.records(),
                        "",
                        Better.LOWER));
        figures.add(
                Figure.gated(
                        "ledgerGap", (double) expected.gap(), "records", Better.LOWER, 0, null));
        FigureSheet sheet = new FigureSheet(command(), figures, raw(run, report));
        out.print(sheet.table());
        if (json != null) {
            sheet.write(json, Clock.systemUTC().instant());
        }
        out.println(sheet.gatesMet() ? "Nothing is lost, repeated or wrong." : "The run is wrong.");
        out.flush();
        return sheet.gatesMet() ? 0 : 1;
    }

    private static ObjectNode raw(OracleRun run, OracleReport report) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode raw = mapper.createObjectNode();
        raw.put("expectation", run.expectation().toString());
        ArrayNode notJudged = raw.putArray("rulesNotJudged");
        run.control().notJudged().forEach(notJudged::add);
        raw.set("cutOffByTheEnd", mapper.valueToTree(run.expectation().perhaps));
        raw.set("windowsLeftOpen", mapper.valueToTree(run.expectation().openWindows));
        raw.set("kinds", report.json(mapper));
        return raw;
    }

    private String command() {
        return "./millrace "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
    }
}
