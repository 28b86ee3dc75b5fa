package io.millrace.benchmarks.throughput;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.benchmarks.throughput.IngestRun.Pass;
import io.millrace.benchmarks.throughput.IngestRun.Way;
import io.millrace.local.figures.Figure;
import io.millrace.local.figures.Figure.Better;
import io.millrace.local.figures.FigureSheet;
import io.millrace.local.stack.Checkout;
import io.millrace.local.stack.JobKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench ingest}: what reading device events costs, against the least that it can cost. */
@Command(
        name = "ingest",
        description = {
            "What reading device events costs, in CPU-seconds of the whole process per million"
                    + " events, all ways on the same topic in the same run, servers of its own:",
            "",
            "  L0       a plain consumer that counts bytes",
            "  L1       a plain consumer with a bare decoder: nothing checked",
            "  decoder  a plain consumer with our decoder: everything checked, clock guard",
            "  ours     our source in Flink, to a sink that does nothing",
            "  stock    Flink's Kafka source with its registry-backed Avro schema, the same job",
            "  poison   a topic of nothing but bad records, to the dead letters, exactly once",
            "  loop     the same records through a plain consumer and a plain producer",
            "",
            "and the windowed aggregation job in its two orderings, on a Flink cluster. Each way is a"
                    + " process of its own that reads the topic seven times, the last three count;"
                    + " the order turns with each repetition; medians and ranges.",
            "",
            "Example: ./millrace bench ingest --quick --json ingest.json"
        },
        mixinStandardHelpOptions = true)
final class IngestCommand implements Callable<Integer> {

    private static final List<Way> READING =
            List.of(Way.L0, Way.L1, Way.DECODER, Way.OURS, Way.STOCK);
    private static final List<Way> REJECTING = List.of(Way.LOOP, Way.POISON);

    @Option(names = "--quick", description = "a quarter of the events, 1 repetition")
    private boolean quick;

    @Option(names = "--devices", defaultValue = "10000", description = "default: ${DEFAULT-VALUE}")
    private int devices;

    @Option(names = "--repetitions", description = "of each; default: 3")
    private Integer repetitions;

    @Option(names = "--json", paramLabel = "FILE", description = "write the figures there")
    private Path json;

    @Mixin private BenchHome home = new BenchHome();

    private final Map<Way, List<Pass>> passes = new EnumMap<>(Way.class);
    private final List<CpuMark.Slope> arrival = new ArrayList<>();
    private final List<CpuMark.Slope> eventTime = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        int times = repetitions == null ? (quick ? 1 : 3) : repetitions;
        Path folder = home.folder(Checkout.find());
        progress("starting a broker");
        try (IngestRun run = new IngestRun(folder)) {
            progress("filling");
            long[] records = run.fill(devices, quick ? 2_000_000 : 8_000_000, 1_000_000);
            for (int i = 0; i < times; i++) {
                for (Way way : inTurn(READING, i)) {
                    progress(way.word() + ", " + (i + 1) + " of " + times);
                    measured(way).addAll(run.read(way, records[0]));
                }
                for (Way way : inTurn(REJECTING, i)) {
                    progress(way.word() + ", " + (i + 1) + " of " + times);
                    measured(way).addAll(run.read(way, records[1]));
                }
            }
        }
        orderings(folder, times);
        progress("");
        System.err.println();
        return report();
    }

    private void orderings(Path folder, int times) throws Exception {
        try (ThroughputRun run = new ThroughputRun(folder, IngestCommand::progress)) {
            run.fill(devices, Duration.ofMinutes(quick ? 2 : 6));
            for (int i = 0; i < times; i++) {
                for (String ordering : inTurn(List.of("arrival", "event-time"), i)) {
                    CpuMark.Slope slope =
                            run.job(
                                    JobKind.WINDOWED_AGGREGATION,
                                    "bench-" + i + "-" + ordering,
                                    "ordering=" + ordering);
                    (ordering.equals("arrival") ? arrival : eventTime).add(slope);
                }
            }
        }
    }

    /** Forwards, then backwards: what the machine does meanwhile hits all alike. */
    private static <T> List<T> inTurn(List<T> all, int repetition) {
        List<T> turned = new ArrayList<>(all);
        if (repetition % 2 == 1) {
            Collections.reverse(turned);
        }
        return turned;
    }

    private List<Pass> measured(Way way) {
        return passes.computeIfAbsent(way, unused -> new ArrayList<>());
    }

    private int report() throws IOException {
        double l0 = cpu(Way.L0);
        double l1 = cpu(Way.L1);
        double ours = cpu(Way.OURS);
        double orderings =
                median(eventTime, CpuMark.Slope::cpuSecondsPerMillion)
                        / median(arrival, CpuMark.Slope::cpuSecondsPerMillion);
        List<Figure> figures =
                List.of(
                        gated(
                                "decoderVsL1",
                                cpu(Way.DECODER) / l1,
                                "times",
                                Better.LOWER,
                                1.3,
                                1.1),
                        gated("ingestVsL1", ours / l1, "times", Better.LOWER, 2.0, 1.4),
                        gated(
                                "stockVsOurs",
                                (cpu(Way.STOCK) - l0) / (ours - l0),
                                "times",
                                Better.HIGHER,
                                3,
                                null),
                        gated(
                                "poisonRate",
                                rate(Way.POISON) / rate(Way.LOOP),
                                "of the loop's",
                                Better.HIGHER,
                                0.5,
                                null),
                        gated(
                                "allocatedBytesPerEvent",
                                bytes(Way.OURS) - bytes(Way.L0),
                                "B",
                                Better.LOWER,
                                64,
                                8.0),
                        gated("orderingVsArrival", orderings, "times", Better.LOWER, 1.5, 1.15),
                        Figure.of(
                                "decoderAllocatedBytesPerEvent",
                                bytes(Way.DECODER) - bytes(Way.L0),
                                "B",
                                Better.LOWER),
                        Figure.of(
                                "poisonVsLoopCpu",
                                cpu(Way.POISON) / cpu(Way.LOOP),
                                "times",
                                Better.LOWER));
        System.out.printf("%-12s %12s %20s%n", "CPU-s per M", "median", "range");
        passes.forEach((way, of) -> row(way.word(), of, Pass::cpuSecondsPerMillion));
        row("arrival", arrival, CpuMark.Slope::cpuSecondsPerMillion);
        row("event-time", eventTime, CpuMark.Slope::cpuSecondsPerMillion);
        System.out.println();
        FigureSheet sheet = new FigureSheet(command(), figures, raw());
        System.out.print(sheet.table());
        if (json != null) {
            sheet.write(json, Instant.now());
        }
        return sheet.gatesMet() ? 0 : 1;
    }

    private static <T> void row(String name, List<T> of, ToDoubleFunction<T> cost) {
        System.out.printf(
                Locale.ROOT,
                "%-12s %12.3f %12.3f ..%6.3f%n",
                name,
                median(of, cost),
                of.stream().mapToDouble(cost).min().orElseThrow(),
                of.stream().mapToDouble(cost).max().orElseThrow());
    }

    private static Figure gated(
            String name, double value, String unit, Better better, double gate, Double aim) {
        return Figure.gated(name, value, unit, better, gate, aim);
    }

    private double cpu(Way way) {
        return median(passes.get(way), Pass::cpuSecondsPerMillion);
    }

    private double rate(Way way) {
        return median(passes.get(way), Pass::recordsPerSecond);
    }

    private double bytes(Way way) {
        return median(passes.get(way), Pass::bytesPerRecord);
    }

    private static <T> double median(List<T> of, ToDoubleFunction<T> cost) {
        double[] sorted = of.stream().mapToDouble(cost).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private String command() {
        return "./millrace bench ingest"
                + (quick ? " --quick" : "")
                + (repetitions == null ? "" : " --repetitions " + repetitions)
                + " --devices "
                + devices;
    }

    private ObjectNode raw() {
        ObjectNode raw = new ObjectMapper().createObjectNode();
        raw.put("devices", devices);
        passes.forEach(
                (way, of) -> {
                    ArrayNode list = raw.putArray(way.word());
                    for (Pass pass : of) {
                        list.addObject()
                                .put("records", pass.records())
                                .put("cpuSecondsPerMillion", pass.cpuSecondsPerMillion())
                                .put("recordsPerSecond", pass.recordsPerSecond())
                                .put("allocatedBytesPerRecord", pass.bytesPerRecord());
                    }
                });
        slopes(raw.putArray("orderingArrival"), arrival);
        slopes(raw.putArray("orderingEventTime"), eventTime);
        return raw;
    }

    private static void slopes(ArrayNode list, List<CpuMark.Slope> slopes) {
        slopes.forEach(slope -> list.add(slope.cpuSecondsPerMillion()));
    }

    private static void progress(String line) {
        System.err.printf("\r%-70s", line);
    }
}
