package io.millrace.benchmarks.latency;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.benchmarks.latency.LatencyTable.Load;
import io.millrace.benchmarks.load.BarPlot;
import io.millrace.benchmarks.load.ReportOptions;
import io.millrace.benchmarks.throughput.BenchHome;
import io.millrace.local.figures.Figure;
import io.millrace.local.figures.Figure.Better;
import io.millrace.local.figures.FigureSheet;
import io.millrace.local.stack.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
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

/** {@code bench latency}: from the moment an event is due to its alert. */
@Command(
        name = "latency",
        description = {
            "Milliseconds from the moment at which an event is due to the moment at which a consumer"
                    + " of committed records has the alert that it causes. An open loop: the"
                    + " producer, a process of its own, keeps to a schedule whatever happens, and"
                    + " what is sent late counts. One rule on one metric; one event in a hundred"
                    + " raises an alert or clears one.",
            "",
            "  b                        Flink DataStream as its documentation teaches",
            "  arrival                  ours, ordering: arrival, delivery: at-least-once",
            "  event-time               ours, ordering: event-time (held for 2s), at-least-once",
            "  event-time-exactly-once  the same, exactly-once, a checkpoint every 2s",
            "",
            "Each first drains a topic, which warms it, and is then given events at that rate, to see"
                    + " what it keeps up with while producer, broker and consumer take their part of"
                    + " the machine: its own saturation; then it is held"
                    + " at half of that, at one rate common to all (--rate), and ours with a device that alone sends 10,000 events a second, of"
                    + " which the others must feel little.",
            "",
            "Beside that a whole fleet is due at the boundary of a minute: how long its closing makes"
                    + " the events of other devices, and barriers, wait. This takes three to four"
                    + " minutes, and is left out with --quick unless it is asked for.",
            "",
            "Example: ./millrace bench latency --quick --json latency.json"
        },
        mixinStandardHelpOptions = true)
public final class LatencyCommand implements Callable<Integer> {

    private static final long DISORDER_MILLIS = 2_000;
    private static final long HOT_PER_SECOND = 10_000;
    private static final int CHANGE_EVERY = 100;
    private static final int MOST_DEVICES = 1_000_000;

    @Option(
            names = "--quick",
            description = "1 repetition, 15s instead of 60s each, not exactly once")
    private boolean quick;

    @Option(
            names = "--devices",
            paramLabel = "N",
            defaultValue = "10000",
            description = "default: ${DEFAULT-VALUE}")
    private int devices;

    @Option(names = "--repetitions", paramLabel = "N", description = "of each; default: 3")
    private Integer repetitions;

    @Option(
            names = "--systems",
            split = ",",
            paramLabel = "NAME",
            description = "only these: ${COMPLETION-CANDIDATES}")
    private List<LatencySystem> systems;

    @Option(
            names = "--boundary-devices",
            paramLabel = "N",
            description = "due at one boundary; 0 for none; default: 1000000, with --quick 0")
    private Integer boundaryDevices;

    @Option(names = "--only-boundary", description = "the boundary alone")
    private boolean onlyBoundary;

    @Option(
            names = "--rate",
            paramLabel = "EVENTS",
            defaultValue = "50000",
            description = "the common rate a second; default: ${DEFAULT-VALUE}")
    private long rate;

    @Option(
            names = "--setting",
            paramLabel = "KEY=VALUE",
            description = "of our job, to try one; may be repeated")
    private List<String> settings = List.of();

    @Mixin private ReportOptions report = new ReportOptions();
    @Mixin private BenchHome home = new BenchHome();
    @Spec private CommandSpec spec;

    private final LatencyTable table = new LatencyTable();
    private final Map<LatencySystem, List<Double>> saturations = new EnumMap<>(LatencySystem.class);

    /** Bytes of a checkpoint without and with the hot device, by system. */
    private final Map<LatencySystem, long[]> hotBytes = new EnumMap<>(LatencySystem.class);

    /** At the first boundary and at the second, which counts; empty where it was left out. */
    private List<BoundaryStall> stalls = List.of();

    @Override
    public Integer call() throws Exception {
        int times = repetitions == null ? (quick ? 1 : 3) : repetitions;
        require(times >= 1, "--repetitions " + times + " is below 1");
        require(
                devices >= 1 && devices <= MOST_DEVICES,
                "--devices " + devices + " is not from 1 to " + MOST_DEVICES);
        require(rate >= 1, "--rate " + rate + " is below 1");
        int due =
                boundaryDevices == null
                        ? (quick && !onlyBoundary ? 0 : 1_000_000)
                        : boundaryDevices;
        require(
                due >= (onlyBoundary ? 1 : 0) && due <= 2 * MOST_DEVICES,
                "--boundary-devices " + due + " is not from 1 to " + 2 * MOST_DEVICES);
        List<LatencySystem> asked = new ArrayList<>(systems == null ? usual() : systems);
        Path folder = home.folder(Checkout.find());
        for (int i = 0; i < times && !onlyBoundary; i++) {
            for (LatencySystem system : asked) {
                measure(system, folder);
            }
            // What the machine does meanwhile hits all alike.
            Collections.reverse(asked);
        }
        if (due > 0) {
            stalls = new BoundarySession(due, folder, LatencyCommand::progress, settings).measure();
        }
        progress("");
        System.err.println();
        return report(times);
    }

    private void require(boolean good, String otherwise) {
        if (!good) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private List<LatencySystem> usual() {
        return quick
                ? List.of(LatencySystem.B, LatencySystem.ARRIVAL, LatencySystem.EVENT_TIME)
                : List.of(LatencySystem.values());
    }

    private void measure(LatencySystem system, Path folder) throws Exception {
        Duration warm = Duration.ofSeconds(quick ? 5 : 10);
        Duration measured = Duration.ofSeconds(quick ? 15 : 60);
        long drained = quick ? 2_000_000 : 6_000_000;
        AlertSchedule schedule = new AlertSchedule(devices, CHANGE_EVERY);
        try (LatencySession session =
                new LatencySession(
                        system, schedule, drained, folder, LatencyCommand::progress, settings)) {
            saturations
                    .computeIfAbsent(system, unused -> new ArrayList<>())
                    .add(session.saturation());
            add(system, Load.OWN, session.at(half(session.saturation()), warm, measured, 0));
            add(system, Load.COMMON, session.at(rate, warm, measured, 0));
            if (system == LatencySystem.ARRIVAL || system == LatencySystem.EVENT_TIME) {
                long without = session.checkpointBytes();
                add(system, Load.HOT, session.at(rate, warm, measured, HOT_PER_SECOND));
                hotBytes.put(system, new long[] {without, session.checkpointBytes()});
            }
        }
    }

    /** Says it at once as well: a run is long, and may be cut short. */
    private void add(LatencySystem system, Load load, LatencySession.Timed timed) {
        table.add(system, load, timed);
        progress(
                String.format(
                        Locale.ROOT,
                        "%s, %s: p50 %.1f, p99 %.1f, max %.1f ms, %.0f%% came",
                        system,
                        load.title(),
                        timed.millis(50),
                        timed.millis(99),
                        timed.maxMillis(),
                        100 * timed.share()));
        System.err.println();
    }

    private static long half(double saturation) {
        return Math.max(1_000, Math.round(saturation / 2_000) * 1_000);
    }

    private int report(int times) throws IOException {
        List<Figure> figures = figures();
        FigureSheet sheet = new FigureSheet(command(times), figures, raw());
        report.write("latency", text(), sheet, plots());
        return sheet.gatesMet() ? 0 : 1;
    }

    private String text() {
        StringBuilder text = new StringBuilder(onlyBoundary ? "" : table.toString());
        text.append('\n');
        saturations.forEach(
                (system, all) ->
                        text.append(
                                String.format(
                                        Locale.ROOT,
                                        "%-34s keeps up with %,9.0f events/s%n",
                                        system.title(),
                                        all.stream()
                                                .mapToDouble(Double::doubleValue)
                                                .average()
                                                .orElseThrow())));
        for (int i = 0; i < stalls.size(); i++) {
            BoundaryStall stall = stalls.get(i);
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%nboundary %d, %,d devices due: probes %.1f ms before (at most %.1f),"
                                    + " p99 %.1f and at most %.1f ms while due (%,d of them);"
                                    + " barriers at most %.0f ms before, %.0f ms while due%n",
                            i + 1,
                            stall.devices(),
                            stall.baseMillis(),
                            stall.baseMostMillis(),
                            stall.p99Millis(),
                            stall.mostMillis(),
                            stall.probes(),
                            stall.barrierBaseMillis(),
                            stall.barrierMillis()));
        }
        return text.toString();
    }

    private List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        var arrival = table.p99Millis(LatencySystem.ARRIVAL, Load.OWN);
        var peer = table.p99Millis(LatencySystem.B, Load.OWN);
        arrival.ifPresent(p99 -> figures.add(millis("alertP99Millis", p99, 20, 5)));
        if (arrival.isPresent() && peer.isPresent()) {
            figures.add(share("alertP99VsIdiomatic", arrival.get() / peer.get(), 0.25, 0.1));
        }
        var common = table.p99Millis(LatencySystem.ARRIVAL, Load.COMMON);
        var peerCommon = table.p99Millis(LatencySystem.B, Load.COMMON);
        common.ifPresent(
                p99 -> figures.add(Figure.of("alertP99MillisCommon", p99, "ms", Better.LOWER)));
        if (common.isPresent() && peerCommon.isPresent()) {
            figures.add(
                    Figure.of(
                            "alertP99VsIdiomaticCommon",
                            common.get() / peerCommon.get(),
                            "of (b)",
                            Better.LOWER));
        }
        table.p99Millis(LatencySystem.EVENT_TIME, Load.OWN)
                .ifPresent(
                        p99 ->
                                figures.add(
                                        millis(
                                                "alertP99MillisEventTime",
                                                p99,
                                                DISORDER_MILLIS + 300,
                                                DISORDER_MILLIS + 100)));
        table.p99Millis(LatencySystem.EXACTLY_ONCE, Load.OWN)
                .ifPresent(
                        p99 ->
                                figures.add(
                                        Figure.of(
                                                "alertP99MillisExactlyOnce",
                                                p99,
                                                "ms",
                                                Better.LOWER)));
        var hot = table.p99Millis(LatencySystem.ARRIVAL, Load.HOT);
        if (hot.isPresent() && common.isPresent()) {
            figures.add(
                    Figure.gated(
                            "hotDeviceP99Ratio",
                            hot.get() / common.get(),
                            "times",
                            Better.LOWER,
                            2,
                            null));
        }
        long[] bytes = hotBytes.get(LatencySystem.EVENT_TIME);
        if (bytes != null) {
            figures.add(
                    Figure.of(
                            "hotDeviceCheckpointBytes",
                            (double) (bytes[1] - bytes[0]),
                            "B",
                            Better.LOWER));
        }
        if (!stalls.isEmpty()) {
            // At the first one, the code that closes windows has never run.
            double stall = stalls.get(stalls.size() - 1).stallMillis();
            figures.add(millis("boundaryStallMillis", stall, 50, 10));
        }
        return figures;
    }

    private static Figure millis(String name, double value, double gate, double aim) {
        return Figure.gated(name, value, "ms", Better.LOWER, gate, aim);
    }

    private static Figure share(String name, double value, double gate, double aim) {
        return Figure.gated(name, value, "of (b)", Better.LOWER, gate, aim);
    }

    private List<BarPlot> plots() {
        List<BarPlot.Bar> bars = new ArrayList<>();
        for (LatencyTable.Row row : table.rows()) {
            bars.add(
                    new BarPlot.Bar(
                            row.system().title() + ", " + row.load().title(),
                            table.p99Millis(row.system(), row.load()).orElseThrow(),
                            row.system().kind()));
        }
        if (bars.isEmpty()) {
            return List.of();
        }
        return List.of(
                new BarPlot(
                        "latency.svg",
                        "Alert latency from the due time, p99",
                        "milliseconds",
                        bars));
    }

    private ObjectNode raw() {
        ObjectNode raw = new ObjectMapper().createObjectNode();
        raw.put("devices", devices).put("changeEvery", CHANGE_EVERY);
        raw.put("disorderMillis", DISORDER_MILLIS).put("hotPerSecond", HOT_PER_SECOND);
        ObjectNode drained = raw.putObject("saturation");
        saturations.forEach(
                (system, all) -> {
                    ArrayNode list = drained.putArray(system.toString());
                    all.forEach(list::add);
                });
        ObjectNode bytes = raw.putObject("checkpointBytesWithoutAndWithHotDevice");
        hotBytes.forEach(
                (system, both) -> bytes.putArray(system.toString()).add(both[0]).add(both[1]));
        table.write(raw.putArray("latency"));
        raw.set("boundaries", new ObjectMapper().valueToTree(stalls));
        return raw;
    }

    private String command(int times) {
        StringBuilder command = new StringBuilder("./millrace bench latency");
        command.append(quick ? " --quick" : "").append(" --devices ").append(devices);
        command.append(" --repetitions ").append(times);
        if (systems != null) {
            command.append(" --systems ")
                    .append(String.join(",", systems.stream().map(Object::toString).toList()));
        }
        command.append(" --rate ").append(rate);
        if (boundaryDevices != null) {
            command.append(" --boundary-devices ").append(boundaryDevices);
        }
        command.append(onlyBoundary ? " --only-boundary" : "");
        settings.forEach(setting -> command.append(" --setting ").append(setting));
        return command.toString();
    }

    private static void progress(String line) {
        System.err.printf("\r%-78s", line);
    }
}
