package io.millrace.benchmarks.throughput;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.local.figures.Figure;
import io.millrace.local.figures.Figure.Better;
import io.millrace.local.figures.FigureSheet;
import io.millrace.local.stack.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench simulator}: what a fleet costs to make, to hold and to send. */
@Command(
        name = "simulator",
        description = {
            "What a simulated fleet costs: events of 5 readings generated and encoded a CPU-second,"
                    + " the usual transport included; heap a device; and CPU of a fleet that sends"
                    + " to Kafka against that of a bare producer with the same bytes and settings.",
            "",
            "Each is measured in a process of its own with 2 GiB of heap, by the CPU time of the"
                    + " whole process after a round that warms up; median and range over the"
                    + " repetitions. A fleet of a million is also paced by the wall for a while.",
            "",
            "Example: ./millrace bench simulator --quick --json simulator.json"
        },
        mixinStandardHelpOptions = true)
final class SimulatorCommand implements Callable<Integer> {

    private static final int MILLION = 1_000_000;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Option(names = "--quick", description = "a third of the events, 1 repetition")
    private boolean quick;

    @Option(
            names = "--devices",
            defaultValue = "10000",
            description = "of the fleets that generate and send; default: ${DEFAULT-VALUE}")
    private int devices;

    @Option(names = "--repetitions", description = "of each; default: 3")
    private Integer repetitions;

    @Option(names = "--json", paramLabel = "FILE", description = "write the figures there")
    private Path json;

    @Mixin private BenchHome home = new BenchHome();

    /** What was measured, a value a repetition. */
    private record Measured(
            List<SimulatorRun.Cost> generated,
            SimulatorRun.Cost million,
            double bytesPerDevice,
            SimulatorRun.Pace pace,
            List<SimulatorRun.Cost> fleet,
            List<SimulatorRun.Cost> bare) {}

    @Override
    public Integer call() throws Exception {
        int times = repetitions == null ? (quick ? 1 : 3) : repetitions;
        long events = quick ? 1_000_000 : 3_000_000;
        List<SimulatorRun.Cost> generated = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            progress("generating with " + devices + " devices, " + (i + 1) + " of " + times);
            generated.add(SimulatorRun.generate(devices, SECOND, events, 4));
        }
        progress("generating with a million devices");
        SimulatorRun.Cost million = SimulatorRun.generate(MILLION, MINUTE, 2_000_000, 4);
        progress("holding a million devices");
        double bytesPerDevice = SimulatorRun.hold(MILLION);
        progress("pacing a million devices");
        SimulatorRun.Pace pace = SimulatorRun.pace(MILLION, MINUTE, quick ? 10 : 30);
        List<SimulatorRun.Cost> fleet = new ArrayList<>();
        List<SimulatorRun.Cost> bare = new ArrayList<>();
        progress("starting a broker");
        try (SimulatorRun.Broker broker = new SimulatorRun.Broker(home.folder(Checkout.find()))) {
            for (int i = 0; i < times; i++) {
                progress("sending, " + (i + 1) + " of " + times);
                // In turns, first one, then the other: what the machine does meanwhile hits both.
                boolean fleetFirst = i % 2 == 0;
                if (fleetFirst) {
                    fleet.add(broker.send("fleet", devices, events / 3, 4));
                }
                bare.add(broker.send("bare", devices, events / 3, 4));
                if (!fleetFirst) {
                    fleet.add(broker.send("fleet", devices, events / 3, 4));
                }
            }
        }
        progress("");
        System.err.println();
        return report(new Measured(generated, million, bytesPerDevice, pace, fleet, bare));
    }

    private int report(Measured measured) throws IOException {
        double fleet = median(measured.fleet(), SimulatorCommand::cpuPerMillion);
        double bare = median(measured.bare(), SimulatorCommand::cpuPerMillion);
        List<Figure> figures =
                List.of(
                        Figure.gated(
                                "eventsPerCpuSecond",
                                median(measured.generated(), SimulatorRun.Cost::eventsPerCpuSecond),
                                "1/s",
                                Better.HIGHER,
                                500_000,
                                1_000_000.0),
                        Figure.of("bareProducerRatio", fleet / bare, "times", Better.LOWER),
                        Figure.gated(
                                "bytesPerDevice",
                                measured.bytesPerDevice(),
                                "B",
                                Better.LOWER,
                                2_000,
                                null),
                        Figure.of(
                                "eventsPerCpuSecondOfAMillion",
                                measured.million().eventsPerCpuSecond(),
                                "1/s",
                                Better.HIGHER),
                        Figure.of(
                                "leanestSecondOfAMillion",
                                measured.pace().least(),
                                "of mean",
                                Better.HIGHER),
                        Figure.of(
                                "fullestSecondOfAMillion",
                                measured.pace().most(),
                                "of mean",
                                Better.LOWER));
        FigureSheet sheet = new FigureSheet(command(), figures, raw(measured));
        System.out.print(sheet.table());
        System.out.printf(
                Locale.ROOT,
                "a million devices, paced: at most %.0f ms behind%n",
                measured.pace().maxBehindMillis());
        if (json != null) {
            sheet.write(json, Instant.now());
        }
        return sheet.gatesMet() ? 0 : 1;
    }

    private String command() {
        return "./millrace bench simulator"
                + (quick ? " --quick" : "")
                + (repetitions == null ? "" : " --repetitions " + repetitions)
                + " --devices "
                + devices;
    }

    private ObjectNode raw(Measured measured) {
        ObjectNode raw = new ObjectMapper().createObjectNode();
        raw.put("devices", devices);
        costs(raw.putObject("generate"), measured.generated());
        costs(raw.putObject("generateAMillion"), List.of(measured.million()));
        costs(raw.putObject("fleetToKafka"), measured.fleet());
        costs(raw.putObject("bareProducer"), measured.bare());
        SimulatorRun.Pace pace = measured.pace();
        ObjectNode paced = raw.putObject("pace");
        paced.put("devices", pace.devices()).put("intervalMillis", pace.interval().toMillis());
        paced.put("maxBehindMillis", pace.maxBehindMillis());
        ArrayNode seconds = paced.putArray("seconds");
        for (double[] second : pace.seconds()) {
            seconds.addObject()
                    .put("records", (long) second[0])
                    .put("ofMean", pace.share(second))
                    .put("behindMillis", (long) second[1]);
        }
        return raw;
    }

    private static void costs(ObjectNode node, List<SimulatorRun.Cost> costs) {
        double[] perSecond = sorted(costs, SimulatorRun.Cost::eventsPerCpuSecond);
        node.put("medianEventsPerCpuSecond", median(costs, SimulatorRun.Cost::eventsPerCpuSecond));
        node.put("least", perSecond[0]).put("most", perSecond[perSecond.length - 1]);
        ArrayNode list = node.putArray("repetitions");
        for (SimulatorRun.Cost cost : costs) {
            list.addObject()
                    .put("events", cost.events())
                    .put("cpuSeconds", cost.cpuSeconds())
                    .put("seconds", cost.seconds());
        }
    }

    private static double cpuPerMillion(SimulatorRun.Cost cost) {
        return MILLION / cost.eventsPerCpuSecond();
    }

    private static double median(
            List<SimulatorRun.Cost> costs, ToDoubleFunction<SimulatorRun.Cost> of) {
        double[] sorted = sorted(costs, of);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double[] sorted(
            List<SimulatorRun.Cost> costs, ToDoubleFunction<SimulatorRun.Cost> of) {
        return costs.stream().mapToDouble(of).sorted().toArray();
    }

    private static void progress(String line) {
        System.err.printf("\r%-70s", line);
    }
}
