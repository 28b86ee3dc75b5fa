package io.millrace.benchmarks.throughput;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.benchmarks.throughput.SpeedStack.Trial;
import io.millrace.local.figures.Figure;
import io.millrace.local.figures.Figure.Better;
import io.millrace.local.figures.FigureSheet;
import io.millrace.local.stack.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench throughput}: what an event costs our job, its limits and its peers. */
@Command(
        name = "throughput",
        description = {
            "What an event costs, in CPU-seconds of the whole process per million: windows of a"
                    + " minute over five metrics of each device, an event every five seconds from"
                    + " each, Kafka to Kafka, exactly once.",
            "",
            "Our WindowedAggregationJob beside its limits (L0 to L2: plain consumers) and its peers"
                    + " (b to d: the same job as others write it), each in a process of its own on"
                    + " the same topic. Cost is the slope of the process's CPU time between two"
                    + " marks, after a warm-up; the order turns with each repetition; medians and"
                    + " ranges. A system counts once its windows have been found equal to those"
                    + " computed from the events (a sample of the devices, relative 1e-9).",
            "",
            "Example: ./millrace bench throughput --quick --json throughput.json",
            "Example: ./millrace bench throughput --systems ours,b2 --devices 10000 --jfr DIR"
        },
        mixinStandardHelpOptions = true)
final class ThroughputCommand implements Callable<Integer> {

    private static final List<SpeedSystem> QUICK =
            List.of(
                    SpeedSystem.L1,
                    SpeedSystem.L2,
                    SpeedSystem.OURS,
                    SpeedSystem.B2,
                    SpeedSystem.B);
    private static final String HEAP = "2g";

    /** Beyond what the quickest system reads in a minute. */
    private static final long EVENTS = 45_000_000;

    @Option(names = "--quick", description = "10,000 devices, L1, L2, b, b2 and ours")
    private boolean quick;

    @Option(
            names = "--devices",
            split = ",",
            paramLabel = "N",
            description = "fleet sizes; default: 10000,100000, with --quick 10000")
    private List<Integer> devices;

    @Option(
            names = "--systems",
            split = ",",
            paramLabel = "SYSTEM",
            description =
                    "of l0, l1, l2, ours, ours-event-time, ours-20, ours-sliding, b,"
                            + " b-sliding, b2, c, d; default: all")
    private List<String> systems;

    @Option(names = "--repetitions", paramLabel = "N", description = "default: 3, with --quick 2")
    private Integer repetitions;

    @Option(names = "--events", paramLabel = "N", description = "in the topic; default: 45000000")
    private Long events;

    @Option(
            names = "--warm",
            paramLabel = "SECONDS",
            description =
                    "until the compiler is done: before, it takes a quarter of the CPU; default:"
                            + " ${DEFAULT-VALUE}")
    private int warm = 45;

    @Option(names = "--measured", paramLabel = "SECONDS", description = "default: ${DEFAULT-VALUE}")
    private int measured = 15;

    @Option(names = "--jfr", paramLabel = "DIR", description = "a flight recording of each job")
    private Path recordings;

    @Option(names = "--json", paramLabel = "FILE", description = "write the figures there")
    private Path json;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "write table, figures and plot there")
    private Path report;

    @Mixin private BenchHome home = new BenchHome();
    @Spec private CommandSpec spec;

    /** Of each fleet size. */
    private final Map<Integer, Map<SpeedSystem, List<Trial>>> trials = new LinkedHashMap<>();

    private final List<String> refused = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        List<SpeedSystem> chosen = chosen();
        List<Integer> sizes =
                devices != null ? devices : quick ? List.of(10_000) : List.of(10_000, 100_000);
        repetitions = repetitions == null ? usual() : repetitions;
        if (repetitions < 1 || sizes.stream().anyMatch(size -> size < 1)) {
            throw new ParameterException(
                    spec.commandLine(), "--devices and --repetitions: 1 or more are allowed");
        }
        SpeedTrials measuring =
                new SpeedTrials(
                        home.folder(Checkout.find()), recordings, ThroughputCommand::progress);
        SpeedStack.Pace pace =
                new SpeedStack.Pace(Duration.ofSeconds(warm), Duration.ofSeconds(measured));
        for (int size : sizes) {
            trials.put(
                    size,
                    measuring.of(
                            size,
                            HEAP,
                            stack -> stack.fill(size, events == null ? EVENTS : events),
                            pace,
                            chosen,
                            repetitions));
        }
        refused.addAll(measuring.refused());
        progress("");
        System.err.println();
        return report(sizes);
    }

    private List<SpeedSystem> chosen() {
        if (systems == null) {
            return quick ? QUICK : List.of(SpeedSystem.values());
        }
        return systems.stream()
                .map(
                        word ->
                                SpeedSystem.byWord(word)
                                        .orElseThrow(
                                                () ->
                                                        new ParameterException(
                                                                spec.commandLine(),
                                                                "--systems: '"
                                                                        + word
                                                                        + "' is not known; allowed"
                                                                        + " are "
                                                                        + SpeedSystem.words())))
                .toList();
    }

    private int usual() {
        return quick ? 2 : 3;
    }

    private int report(List<Integer> sizes) throws IOException {
        StringBuilder table = new StringBuilder();
        for (int size : sizes) {
            table.append(String.format(Locale.ROOT, "%,d devices%n", size));
            table.append(
                    String.format(
                            "%-52s %10s %18s %9s %12s%n",
                            "CPU-s per million events", "median", "range", "broker", "events/s"));
            trials.get(size).forEach((system, of) -> table.append(row(system, of)));
            table.append(System.lineSeparator());
        }
        refused.forEach(line -> table.append("not counted: ").append(line).append('\n'));
        System.out.print(table);
        FigureSheet sheet = new FigureSheet(command(), figures(sizes), raw());
        System.out.print(sheet.table());
        if (json != null) {
            sheet.write(json, Instant.now());
        }
        if (report != null) {
            SpeedReport.write(report, "throughput", table + sheet.table(), sheet, bars(sizes));
        }
        return sheet.gatesMet() && refused.isEmpty() ? 0 : 1;
    }

    private Map<String, double[]> bars(List<Integer> sizes) {
        Map<String, double[]> bars = new LinkedHashMap<>();
        for (int size : sizes) {
            trials.get(size)
                    .forEach(
                            (system, of) ->
                                    bars.put(
                                            String.format(
                                                    Locale.ROOT, "%s, %,d", system.word(), size),
                                            Spread.of(slopes(of)).asArray()));
        }
        return bars;
    }

    private List<Figure> figures(List<Integer> sizes) {
        List<Figure> figures = new ArrayList<>();
        lower(figures, sizes, "cpuVsIdiomatic", SpeedSystem.B, SpeedSystem.OURS, 4, 8.0);
        lower(figures, sizes, "cpuVsTuned", SpeedSystem.B2, SpeedSystem.OURS, 1.8, 3.0);
        lower(figures, sizes, "cpuVsFlinkSql", SpeedSystem.C, SpeedSystem.OURS, 3, 6.0);
        lower(figures, sizes, "cpuVsKafkaStreams", SpeedSystem.D, SpeedSystem.OURS, 3, 8.0);
        lower(figures, sizes, "shareOfL2", SpeedSystem.L2, SpeedSystem.OURS, 0.35, 0.60);
        ratios(sizes, SpeedSystem.OURS_20, SpeedSystem.OURS)
                .max()
                .ifPresent(
                        times ->
                                figures.add(
                                        Figure.gated(
                                                "windows20Vs1",
                                                times,
                                                "times",
                                                Better.LOWER,
                                                1.3,
                                                1.05)));
        lower(
                figures,
                sizes,
                "sliding60by1VsIdiomatic",
                SpeedSystem.B_SLIDING,
                SpeedSystem.OURS_SLIDING,
                8,
                20.0);
        ratios(sizes, SpeedSystem.OURS, SpeedSystem.OURS_DETECTING)
                .min()
                .ifPresent(
                        without ->
                                figures.add(
                                        Figure.gated(
                                                "detectionShare",
                                                1 - without,
                                                "1",
                                                Better.LOWER,
                                                0.35,
                                                null)));
        ratios(sizes, SpeedSystem.B, SpeedSystem.OURS_EVENT_TIME)
                .min()
                .ifPresent(
                        times ->
                                figures.add(
                                        Figure.of(
                                                "cpuVsIdiomaticEventTime",
                                                times,
                                                "times",
                                                Better.HIGHER)));
        ratios(sizes, SpeedSystem.OURS, SpeedSystem.L1)
                .max()
                .ifPresent(
                        times -> figures.add(Figure.of("oursVsL1", times, "times", Better.LOWER)));
        return figures;
    }

    /** The worst of all fleet sizes counts. */
    private void lower(
            List<Figure> figures,
            List<Integer> sizes,
            String name,
            SpeedSystem theirs,
            SpeedSystem ours,
            double gate,
            Double aim) {
        ratios(sizes, theirs, ours)
                .min()
                .ifPresent(
                        times ->
                                figures.add(
                                        Figure.gated(
                                                name, times, "times", Better.HIGHER, gate, aim)));
    }

    private java.util.stream.DoubleStream ratios(
            List<Integer> sizes, SpeedSystem above, SpeedSystem below) {
        return sizes.stream()
                .map(trials::get)
                .filter(of -> of.containsKey(above) && of.containsKey(below))
                .mapToDouble(
                        of ->
                                Spread.of(slopes(of.get(above))).median()
                                        / Spread.of(slopes(of.get(below))).median());
    }

    private static List<CpuMark.Slope> slopes(List<Trial> of) {
        return of.stream().map(Trial::slope).toList();
    }

    private static String row(SpeedSystem system, List<Trial> of) {
        Spread cost = Spread.of(slopes(of));
        OptionalDouble broker =
                of.stream().mapToDouble(Trial::brokerCpuSecondsPerMillion).average();
        double rate =
                of.stream()
                        .mapToDouble(trial -> trial.slope().recordsPerSecond())
                        .average()
                        .orElse(0);
        return String.format(
                Locale.ROOT,
                "%-52s %10.3f %8.3f ..%8.3f %9.3f %,12.0f%n",
                system.title(),
                cost.median(),
                cost.least(),
                cost.most(),
                broker.orElse(Double.NaN),
                rate);
    }

    private String command() {
        return "./millrace bench throughput"
                + (quick ? " --quick" : "")
                + (systems == null ? "" : " --systems " + String.join(",", systems))
                + (devices == null
                        ? ""
                        : " --devices "
                                + String.join(",", devices.stream().map(String::valueOf).toList()))
                + (repetitions == usual() ? "" : " --repetitions " + repetitions)
                + (events == null ? "" : " --events " + events);
    }

    private ObjectNode raw() {
        ObjectNode raw = new ObjectMapper().createObjectNode();
        raw.put("intervalSeconds", SpeedStack.INTERVAL.toSeconds());
        raw.put("eventsPerDeviceAndWindow", 12);
        raw.put("metrics", 5);
        raw.put("jobConfiguration", SpeedStack.jobYaml(SpeedSystem.OURS));
        raw.put("warmSeconds", warm).put("measuredSeconds", measured);
        trials.forEach(
                (size, of) ->
                        of.forEach(
                                (system, list) -> {
                                    ArrayNode array = raw.putArray(system.word() + "@" + size);
                                    list.forEach(trial -> add(array.addObject(), trial));
                                }));
        ArrayNode notCounted = raw.putArray("notCounted");
        refused.forEach(notCounted::add);
        return raw;
    }

    private static void add(ObjectNode node, Trial trial) {
        node.put("records", trial.slope().records())
                .put("cpuSecondsPerMillion", trial.slope().cpuSecondsPerMillion())
                .put("recordsPerSecond", trial.slope().recordsPerSecond());
        if (!Double.isNaN(trial.brokerCpuSecondsPerMillion())) {
            node.put("brokerCpuSecondsPerMillion", trial.brokerCpuSecondsPerMillion());
        }
    }

    private static void progress(String line) {
        System.err.printf("\r%-70s", line);
    }
}
