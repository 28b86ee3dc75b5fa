package io.millrace.benchmarks.throughput;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.benchmarks.load.BarPlot;
import io.millrace.benchmarks.load.ReportOptions;
import io.millrace.benchmarks.throughput.SpeedStack.Pace;
import io.millrace.benchmarks.throughput.SpeedStack.Trial;
import io.millrace.local.figures.Figure;
import io.millrace.local.figures.Figure.Better;
import io.millrace.local.figures.FigureSheet;
import io.millrace.local.stack.Checkout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench growth}: what an event costs as the fleet grows. */
@Command(
        name = "growth",
        description = {
            "What an event costs our WindowedAggregationJob as the fleet grows from a thousand"
                    + " devices to a million, beside L2 (the same work by hand: one thread, no"
                    + " framework), which has to fetch the same state from memory.",
            "",
            "The same rate a device at every size: an event every five seconds, windows of a"
                    + " minute, five metrics. Method as in bench throughput; every system has the"
                    + " same heap at every size.",
            "",
            "Example: ./millrace bench growth --quick --json growth.json"
        },
        mixinStandardHelpOptions = true)
final class GrowthCommand implements Callable<Integer> {

    private static final List<SpeedSystem> SYSTEMS = List.of(SpeedSystem.L2, SpeedSystem.OURS);
    private static final String HEAP = "6g";

    /** From here on a window of the whole fleet is more than is read in the usual time. */
    private static final int LARGE = 500_000;

    private static final Pace PACE = new Pace(Duration.ofSeconds(45), Duration.ofSeconds(15));
    private static final Pace LONG_PACE = new Pace(Duration.ofSeconds(45), Duration.ofSeconds(75));
    private static final long EVENTS = 30_000_000;
    private static final long MANY_EVENTS = 36_000_000;

    @Option(names = "--quick", description = "1,000 and 100,000 devices, one repetition")
    private boolean quick;

    @Option(
            names = "--devices",
            split = ",",
            paramLabel = "N",
            description = "ascending; default: 1000,10000,100000,1000000")
    private List<Integer> devices;

    @Option(names = "--repetitions", paramLabel = "N", description = "default: 3")
    private Integer repetitions;

    @Mixin private ReportOptions report = new ReportOptions();
    @Mixin private BenchHome home = new BenchHome();
    @Spec private CommandSpec spec;

    private final Map<Integer, Map<SpeedSystem, List<Trial>>> trials = new LinkedHashMap<>();

    @Override
    public Integer call() throws Exception {
        List<Integer> sizes =
                devices != null
                        ? devices
                        : quick
                                ? List.of(1_000, 100_000)
                                : List.of(1_000, 10_000, 100_000, 1_000_000);
        int times = repetitions != null ? repetitions : quick ? 1 : 3;
        if (times < 1 || sizes.stream().anyMatch(size -> size < 1)) {
            throw new ParameterException(
                    spec.commandLine(), "--devices and --repetitions: 1 or more are allowed");
        }
        SpeedTrials measuring =
                new SpeedTrials(home.folder(Checkout.find()), null, GrowthCommand::progress);
        for (int size : sizes) {
            boolean large = size >= LARGE;
            trials.put(
                    size,
                    measuring.of(
                            size,
                            HEAP,
                            stack -> stack.fillAlike(size, large ? MANY_EVENTS : EVENTS),
                            large ? LONG_PACE : PACE,
                            SYSTEMS,
                            times));
        }
        progress("");
        System.err.println();
        FigureSheet sheet = new FigureSheet(command(), figures(sizes), raw(times));
        report.write("growth", table(measuring.refused()), sheet, List.of(plot()));
        return sheet.gatesMet() && measuring.refused().isEmpty() ? 0 : 1;
    }

    private List<Figure> figures(List<Integer> sizes) {
        int least = sizes.get(0);
        int most = sizes.get(sizes.size() - 1);
        double ours = growth(SpeedSystem.OURS, least, most);
        double bare = growth(SpeedSystem.L2, least, most);
        List<Figure> figures = new ArrayList<>();
        if (least == 1_000 && most == 1_000_000) {
            figures.add(Figure.gated("growth1kTo1M", ours, "times", Better.LOWER, 3, 1.25 * bare));
        } else {
            figures.add(Figure.of("growth" + least + "To" + most, ours, "times", Better.LOWER));
        }
        figures.add(Figure.of("growthOfL2", bare, "times", Better.LOWER));
        figures.add(Figure.of("growthVsL2", ours / bare, "times", Better.LOWER));
        return figures;
    }

    private double growth(SpeedSystem system, int least, int most) {
        return cost(trials.get(most).get(system)) / cost(trials.get(least).get(system));
    }

    private static double cost(List<Trial> of) {
        return of == null ? Double.NaN : spread(of).median();
    }

    private static Spread spread(List<Trial> of) {
        return Spread.of(of.stream().map(Trial::slope).toList());
    }

    private String table(List<String> refused) {
        StringBuilder table = new StringBuilder();
        table.append(
                String.format(
                        "%12s  %-52s %10s %18s%n",
                        "devices", "CPU-s per million events", "median", "range"));
        trials.forEach(
                (size, of) ->
                        of.forEach(
                                (system, list) -> {
                                    Spread cost = spread(list);
                                    table.append(
                                            String.format(
                                                    Locale.ROOT,
                                                    "%,12d  %-52s %10.3f %8.3f ..%8.3f%n",
                                                    size,
                                                    system.title(),
                                                    cost.median(),
                                                    cost.least(),
                                                    cost.most()));
                                }));
        refused.forEach(line -> table.append("not counted: ").append(line).append('\n'));
        return table.toString();
    }

    private BarPlot plot() {
        List<BarPlot.Bar> bars = new ArrayList<>();
        trials.forEach(
                (size, of) ->
                        of.forEach(
                                (system, list) ->
                                        bars.add(
                                                new BarPlot.Bar(
                                                        String.format(
                                                                Locale.ROOT,
                                                                "%s, %,d devices",
                                                                system.word(),
                                                                size),
                                                        spread(list).median(),
                                                        system.isOurs()
                                                                ? BarPlot.Kind.OURS
                                                                : BarPlot.Kind.LIMIT))));
        return new BarPlot(
                "growth.svg", "An event as the fleet grows", "CPU-s per million events", bars);
    }

    private ObjectNode raw(int times) {
        ObjectNode raw = new ObjectMapper().createObjectNode();
        raw.put("heap", HEAP).put("repetitions", times);
        raw.put("intervalSeconds", SpeedStack.INTERVAL.toSeconds());
        raw.put("jobConfiguration", SpeedStack.jobYaml(SpeedSystem.OURS));
        trials.forEach(
                (size, of) ->
                        of.forEach(
                                (system, list) -> {
                                    ArrayNode costs = raw.putArray(system.word() + "@" + size);
                                    list.forEach(
                                            trial ->
                                                    costs.add(
                                                            trial.slope().cpuSecondsPerMillion()));
                                }));
        return raw;
    }

    private String command() {
        return "./millrace bench growth"
                + (quick ? " --quick" : "")
                + (devices == null
                        ? ""
                        : " --devices "
                                + String.join(",", devices.stream().map(String::valueOf).toList()))
                + (repetitions == null ? "" : " --repetitions " + repetitions);
    }

    private static void progress(String line) {
        System.err.printf("\r%-70s", line);
    }
}
