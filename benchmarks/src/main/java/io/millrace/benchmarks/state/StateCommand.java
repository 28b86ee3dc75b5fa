package io.millrace.benchmarks.state;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.benchmarks.load.BarPlot;
import io.millrace.benchmarks.load.ReportOptions;
import io.millrace.benchmarks.state.StateRun.Load;
import io.millrace.benchmarks.state.StateRun.Subject;
import io.millrace.benchmarks.systems.FleetLoad;
import io.millrace.benchmarks.throughput.BenchHome;
import io.millrace.local.figures.Figure;
import io.millrace.local.figures.Figure.Better;
import io.millrace.local.figures.FigureSheet;
import io.millrace.local.stack.Checkout;
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

/** {@code bench state}: bytes that a device costs, in the heap and in a checkpoint. */
@Command(
        name = "state",
        description = {
            "Bytes a device costs, live in the heap and in a whole checkpoint: aggregation alone, 5"
                    + " metrics, windows of 10s, 1m and 1h, of which every device has one of each"
                    + " open. Ours without allowed lateness, ours with 1m of it, and the"
                    + " idiomatic DataStream job (b).",
            "",
            "Live is what the fleet has added to the live set after a full collection, against"
                    + " the same process on empty topics; the classes are in the JSON.",
            "",
            "Example: ./millrace bench state --quick --json state.json"
        },
        mixinStandardHelpOptions = true)
public final class StateCommand implements Callable<Integer> {

    private static final int FEWEST = 10_000;
    private static final int MOST = 2_000_000;
    private static final int QUICK_DEVICES = 100_000;
    private static final int FULL_DEVICES = 1_000_000;

    /** Of (b), whose million would not go into the memory of a small machine. */
    private static final int MOST_IDIOMATIC = 200_000;

    /** 1.5 and 1.1 times what plain columns need, and a little for the device itself. */
    private static final double GATE_BYTES = 1_480;

    private static final double AIM_BYTES = 1_064;
    private static final double GATE_SHARE = 0.5;
    private static final double AIM_SHARE = 0.2;
    private static final int CLASSES = 40;
    private static final int PRINTED_CLASSES = 15;

    /** Generous: what a device takes while the collector is behind. */
    private static final int HEAP_OURS = 4_000;

    private static final int HEAP_IDIOMATIC = 30_000;

    @Option(names = "--quick", description = "100,000 devices instead of 1,000,000")
    private boolean quick;

    @Option(
            names = "--devices",
            paramLabel = "N",
            description = "of ours, 10,000 to 2,000,000; (b) has no more than 200,000")
    private Integer devices;

    @Option(names = "--ours-only", description = "without (b)")
    private boolean oursOnly;

    @Mixin private ReportOptions report = new ReportOptions();
    @Mixin private BenchHome home = new BenchHome();
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        int many = devices != null ? devices : quick ? QUICK_DEVICES : FULL_DEVICES;
        if (many < FEWEST || many > MOST) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--devices " + many + " is not from " + FEWEST + " to " + MOST);
        }
        int few = Math.min(many, MOST_IDIOMATIC);
        StateRun run = new StateRun(home.folder(Checkout.find()), StateCommand::progress);
        List<Load> loads = new ArrayList<>();
        loads.add(run.measure(Subject.OURS, many, heap(many, HEAP_OURS)));
        loads.add(run.measure(Subject.OURS_LATE, many, heap(many, HEAP_OURS)));
        if (!oursOnly) {
            if (few != many) {
                loads.add(run.measure(Subject.OURS, few, heap(few, HEAP_OURS)));
            }
            loads.add(run.measure(Subject.IDIOMATIC, few, heap(few, HEAP_IDIOMATIC)));
        }
        progress("");
        System.err.println();
        FigureSheet sheet = new FigureSheet(command(), figures(loads), raw(loads));
        report.write("state", table(loads), sheet, List.of(plot(loads)));
        return sheet.gatesMet() ? 0 : 1;
    }

    /** A gigabyte, and so many bytes a device. */
    static String heap(int devices, int bytesPerDevice) {
        return 1_024 + (long) devices * bytesPerDevice / (1 << 20) + "m";
    }

    private static String table(List<Load> loads) {
        StringBuilder table = new StringBuilder();
        table.append(
                String.format(
                        Locale.ROOT,
                        "%-20s %12s %12s %12s%n",
                        "bytes a device",
                        "devices",
                        "live",
                        "checkpoint"));
        for (Load load : loads) {
            table.append(
                    String.format(
                            Locale.ROOT,
                            "%-20s %,12d %,12.0f %,12.0f%n",
                            load.subject().title(),
                            load.devices(),
                            load.liveBytesPerDevice(),
                            load.checkpointBytesPerDevice()));
        }
        table.append(String.format("%nof ours, by class:%n"));
        Load first = loads.get(0);
        first.live()
                .perDevice(first.devices(), PRINTED_CLASSES)
                .forEach(line -> table.append(line).append('\n'));
        return table.toString();
    }

    static List<Figure> figures(List<Load> loads) {
        Load ours = loads.get(0);
        Load late = loads.get(1);
        List<Figure> figures = new ArrayList<>();
        figures.add(gated("liveBytesPerDevice", ours.liveBytesPerDevice()));
        figures.add(gated("checkpointBytesPerDevice", ours.checkpointBytesPerDevice()));
        figures.add(informing("liveBytesPerDeviceLate1m", late.liveBytesPerDevice()));
        figures.add(informing("checkpointBytesPerDeviceLate1m", late.checkpointBytesPerDevice()));
        Load last = loads.get(loads.size() - 1);
        if (last.subject() == Subject.IDIOMATIC) {
            Load same =
                    loads.stream()
                            .filter(load -> load.subject() == Subject.OURS)
                            .filter(load -> load.devices() == last.devices())
                            .findFirst()
                            .orElseThrow();
            figures.add(
                    share(
                            "liveBytesVsIdiomatic",
                            same.liveBytesPerDevice() / last.liveBytesPerDevice()));
            figures.add(
                    share(
                            "checkpointBytesVsIdiomatic",
                            same.checkpointBytesPerDevice() / last.checkpointBytesPerDevice()));
        }
        return figures;
    }

    private static Figure gated(String name, double bytes) {
        return Figure.gated(name, bytes, "B", Better.LOWER, GATE_BYTES, AIM_BYTES);
    }

    private static Figure informing(String name, double bytes) {
        return Figure.of(name, bytes, "B", Better.LOWER);
    }

    private static Figure share(String name, double share) {
        return Figure.gated(name, share, "of (b)", Better.LOWER, GATE_SHARE, AIM_SHARE);
    }

    private static BarPlot plot(List<Load> loads) {
        List<BarPlot.Bar> bars = new ArrayList<>();
        for (Load load : loads) {
            String label =
                    String.format(Locale.ROOT, "%s, %,d", load.subject().title(), load.devices());
            bars.add(
                    new BarPlot.Bar(
                            label + ", heap", load.liveBytesPerDevice(), load.subject().kind()));
            bars.add(
                    new BarPlot.Bar(
                            label + ", checkpoint",
                            load.checkpointBytesPerDevice(),
                            load.subject().kind()));
        }
        return new BarPlot("state.svg", "State of a device", "bytes a device", bars);
    }

    private String command() {
        return "./millrace bench state"
                + (quick ? " --quick" : "")
                + (devices == null ? "" : " --devices " + devices)
                + (oursOnly ? " --ours-only" : "");
    }

    private static ObjectNode raw(List<Load> loads) {
        ObjectNode raw = new ObjectMapper().createObjectNode();
        raw.put("windows", StateRun.WINDOWS);
        raw.put("metrics", FleetLoad.METRICS.size());
        raw.put("secondsBetweenEventsOfADevice", StateRun.INTERVAL.toSeconds());
        ArrayNode list = raw.putArray("loads");
        for (Load load : loads) {
            ObjectNode node = list.addObject();
            node.put("system", load.subject().title());
            node.put("devices", load.devices());
            node.put("events", load.events());
            node.put("liveBytes", load.live().bytes());
            node.put("checkpointBytes", load.checkpointBytes());
            ArrayNode classes = node.putArray("liveByClass");
            load.live().perDevice(load.devices(), CLASSES).forEach(classes::add);
        }
        return raw;
    }

    private static void progress(String line) {
        System.err.printf("\r%-70s", line);
    }
}
