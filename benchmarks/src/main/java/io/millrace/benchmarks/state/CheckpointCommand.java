package io.millrace.benchmarks.state;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.benchmarks.load.BarPlot;
import io.millrace.benchmarks.load.ReportOptions;
import io.millrace.benchmarks.state.StateRun.Subject;
import io.millrace.benchmarks.systems.BarrierWatch;
import io.millrace.benchmarks.systems.BarrierWatch.Barrier;
import io.millrace.benchmarks.systems.BenchServers;
import io.millrace.benchmarks.systems.Checkpoints;
import io.millrace.benchmarks.systems.FleetLoad;
import io.millrace.benchmarks.throughput.BenchHome;
import io.millrace.benchmarks.throughput.SystemProcess;
import io.millrace.local.figures.Figure;
import io.millrace.local.figures.Figure.Better;
import io.millrace.local.figures.FigureSheet;
import io.millrace.local.stack.Checkout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench checkpoint}: what a checkpoint costs, and how long it takes. */
@Command(
        name = "checkpoint",
        description = {
            "What a checkpoint of a fleet costs in CPU, with nothing else to do, ours and the"
                    + " idiomatic DataStream job (b), at one every 2 s; how many bytes it is; and of"
                    + " ours how long it takes, and how long its barriers are under way, while"
                    + " events are read as fast as they come.",
            "",
            "Aggregation alone, 5 metrics, windows of 10s, 1m and 1h, one of each open.",
            "",
            "Example: ./millrace bench checkpoint --quick --json checkpoint.json"
        },
        mixinStandardHelpOptions = true)
public final class CheckpointCommand implements Callable<Integer> {

    private static final int FEWEST = 10_000;
    private static final int MOST = 1_000_000;
    private static final int QUICK_DEVICES = 20_000;
    private static final int FULL_DEVICES = 100_000;

    /** A device of (b) takes so much while the collector is behind. */
    private static final int HEAP_BYTES = 30_000;

    private static final Duration WATCHED = Duration.ofSeconds(20);
    private static final int READ_AGAIN = 3;

    @Option(names = "--quick", description = "20,000 devices instead of 100,000")
    private boolean quick;

    @Option(names = "--devices", paramLabel = "N", description = "10,000 to 1,000,000")
    private Integer devices;

    @Option(names = "--ours-only", description = "without (b)")
    private boolean oursOnly;

    @Mixin private ReportOptions report = new ReportOptions();
    @Mixin private BenchHome home = new BenchHome();
    @Spec private CommandSpec spec;

    /**
     * What one system's checkpoints were.
     *
     * @param cpuSeconds of one, with nothing else to do
     * @param loaded those while events were read; empty where the system does not tell
     */
    private record Cost(Subject subject, double cpuSeconds, long bytes, List<Barrier> loaded) {

        double millis() {
            return median(loaded.stream().map(Barrier::durationMillis).sorted().toList());
        }

        double waitedMillis() {
            return median(loaded.stream().map(Barrier::waitedMillis).sorted().toList());
        }

        private static double median(List<Long> sorted) {
            return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
        }
    }

    @Override
    public Integer call() throws Exception {
        int many = devices != null ? devices : quick ? QUICK_DEVICES : FULL_DEVICES;
        if (many < FEWEST || many > MOST) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--devices " + many + " is not from " + FEWEST + " to " + MOST);
        }
        Path folder = home.folder(Checkout.find());
        List<Cost> costs = new ArrayList<>();
        costs.add(measure(Subject.OURS, many, folder));
        if (!oursOnly) {
            costs.add(measure(Subject.IDIOMATIC, many, folder));
        }
        progress("");
        System.err.println();
        FigureSheet sheet = new FigureSheet(command(), figures(costs, many), raw(costs, many));
        report.write("checkpoint", table(costs, many), sheet, List.of(plot(costs)));
        return sheet.gatesMet() ? 0 : 1;
    }

    private static Cost measure(Subject subject, int devices, Path folder) throws Exception {
        progress(subject.title() + ": starting");
        try (BenchServers servers = BenchServers.start(folder);
                SystemProcess system =
                        subject.start(servers, StateCommand.heap(devices, HEAP_BYTES));
                FleetLoad load = FleetLoad.connect(servers)) {
            Checkpoints checkpoints = servers.checkpoints(StateRun.GROUP);
            checkpoints.next(system, StateRun.PATIENCE);
            long hour = Duration.ofHours(1).toMillis();
            long start = Math.floorDiv(System.currentTimeMillis(), hour) * hour - hour;
            long end = start + StateRun.SPAN.toMillis();
            long unusedEvents =
                    load.send(devices, StateRun.INTERVAL, start, end, CheckpointCommand::progress);
            servers.awaitRead(system, StateRun.GROUP, StateRun.PATIENCE);
            Checkpoints.Checkpoint first = checkpoints.next(system, StateRun.PATIENCE);
            progress(subject.title() + ": nothing but checkpoints");
            Duration before = cpu(system);
            Thread.sleep(WATCHED.toMillis());
            double seconds = cpu(system).minus(before).toNanos() / 1e9;
            Checkpoints.Checkpoint last = checkpoints.newest().orElse(first);
            long taken = last.number() - first.number();
            if (taken < 2) {
                throw new IllegalStateException(
                        "only " + taken + " checkpoints in " + WATCHED.toSeconds() + " s");
            }
            List<Barrier> loaded =
                    subject == Subject.IDIOMATIC
                            ? List.of()
                            : underLoad(servers, system, load, devices, end);
            return new Cost(subject, seconds / taken, last.bytes(), loaded);
        }
    }

    private static List<Barrier> underLoad(
            BenchServers servers, SystemProcess system, FleetLoad load, int devices, long start)
            throws Exception {
        long from = System.currentTimeMillis();
        try (BarrierWatch barriers = new BarrierWatch(servers.restUrl())) {
            long span = READ_AGAIN * StateRun.SPAN.toMillis();
            long unusedEvents =
                    load.send(
                            devices,
                            StateRun.INTERVAL,
                            start,
                            start + span,
                            CheckpointCommand::progress);
            servers.awaitRead(system, StateRun.GROUP, StateRun.PATIENCE);
            return barriers.byTrigger().values().stream()
                    .filter(barrier -> barrier.triggered() >= from)
                    .toList();
        }
    }

    private static Duration cpu(SystemProcess system) {
        return system.handle().info().totalCpuDuration().orElseThrow();
    }

    private static List<Figure> figures(List<Cost> costs, int devices) {
        Cost ours = costs.get(0);
        List<Figure> figures = new ArrayList<>();
        figures.add(
                Figure.of(
                        "checkpointCpuMicrosPerDevice",
                        ours.cpuSeconds() * 1e6 / devices,
                        "us",
                        Better.LOWER));
        figures.add(
                Figure.of(
                        "checkpointBytesPerDevice",
                        (double) ours.bytes() / devices,
                        "B",
                        Better.LOWER));
        figures.add(Figure.of("checkpointMillisLoaded", ours.millis(), "ms", Better.LOWER));
        figures.add(Figure.of("barrierWaitMillisLoaded", ours.waitedMillis(), "ms", Better.LOWER));
        if (costs.size() > 1) {
            figures.add(
                    Figure.of(
                            "checkpointCpuVsIdiomatic",
                            ours.cpuSeconds() / costs.get(1).cpuSeconds(),
                            "of (b)",
                            Better.LOWER));
        }
        return figures;
    }

    private static String table(List<Cost> costs, int devices) {
        StringBuilder table = new StringBuilder();
        table.append(
                String.format(
                        "%-20s %12s %14s %14s %16s%n",
                        "a checkpoint", "CPU-s", "bytes/device", "ms, loaded", "barriers, ms"));
        for (Cost cost : costs) {
            table.append(
                    String.format(
                            Locale.ROOT,
                            "%-20s %12.3f %,14.0f %14.0f %16.0f%n",
                            cost.subject().title(),
                            cost.cpuSeconds(),
                            (double) cost.bytes() / devices,
                            cost.millis(),
                            cost.waitedMillis()));
        }
        return table.toString();
    }

    private static BarPlot plot(List<Cost> costs) {
        return new BarPlot(
                "checkpoint.svg",
                "A checkpoint",
                "CPU-seconds",
                costs.stream()
                        .map(
                                cost ->
                                        new BarPlot.Bar(
                                                cost.subject().title(),
                                                cost.cpuSeconds(),
                                                cost.subject().kind()))
                        .toList());
    }

    private String command() {
        return "./millrace bench checkpoint"
                + (quick ? " --quick" : "")
                + (devices == null ? "" : " --devices " + devices)
                + (oursOnly ? " --ours-only" : "");
    }

    private static ObjectNode raw(List<Cost> costs, int devices) {
        ObjectNode raw = new ObjectMapper().createObjectNode();
        raw.put("devices", devices);
        raw.put("windows", StateRun.WINDOWS);
        for (Cost cost : costs) {
            ArrayNode list = raw.putArray(cost.subject().title());
            cost.loaded()
                    .forEach(
                            barrier ->
                                    list.addObject()
                                            .put("millis", barrier.durationMillis())
                                            .put("barrierMillis", barrier.waitedMillis())
                                            .put("bytes", barrier.bytes()));
        }
        return raw;
    }

    private static void progress(String line) {
        System.err.printf("\r%-70s", line);
    }
}
