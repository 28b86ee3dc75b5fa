package io.millrace.benchmarks.throughput;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.local.figures.Figure;
import io.millrace.local.figures.Figure.Better;
import io.millrace.local.figures.FigureSheet;
import io.millrace.local.stack.Checkout;
import io.millrace.local.stack.JobKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench throughput}: CPU-seconds per million events, the limit against the job. */
@Command(
        name = "throughput",
        description = {
            "CPU-seconds per million events: L1 (a plain consumer with a bare decoder, one thread)"
                    + " against DeviceAnalyticsJob with all stages, on the same topic in the same"
                    + " run, servers of its own.",
            "",
            "What counts is the slope of the CPU time that the operating system counts for the"
                    + " process, between two marks in the warm part; median and range over the"
                    + " repetitions.",
            "",
            "Example: ./millrace bench throughput --quick --json throughput.json"
        },
        mixinStandardHelpOptions = true)
final class ThroughputCommand implements Callable<Integer> {

    @Option(names = "--quick", description = "3 minutes of events instead of 10")
    private boolean quick;

    @Option(names = "--devices", defaultValue = "10000", description = "default: ${DEFAULT-VALUE}")
    private int devices;

    @Option(
            names = "--repetitions",
            defaultValue = "3",
            description = "of each; default: ${DEFAULT-VALUE}")
    private int repetitions;

    @Option(names = "--json", paramLabel = "FILE", description = "write the figures there")
    private Path json;

    @Mixin private BenchHome home = new BenchHome();

    @Override
    public Integer call() throws Exception {
        Path folder = home.folder(Checkout.find());
        List<CpuMark.Slope> limits = new ArrayList<>();
        List<CpuMark.Slope> jobs = new ArrayList<>();
        String yaml;
        long records;
        try (ThroughputRun run = new ThroughputRun(folder, ThroughputCommand::progress)) {
            records = run.fill(devices, Duration.ofMinutes(quick ? 3 : 10));
            yaml = run.jobYaml();
            for (int i = 0; i < repetitions; i++) {
                boolean limitFirst = i % 2 == 0;
                if (limitFirst) {
                    limits.add(run.limit(4));
                }
                jobs.add(run.job(JobKind.DEVICE_ANALYTICS, "bench-" + i + "-job"));
                if (!limitFirst) {
                    limits.add(run.limit(4));
                }
            }
        }
        progress("");
        System.err.println();
        report(records, limits, jobs, yaml);
        return 0;
    }

    private void report(
            long records, List<CpuMark.Slope> limits, List<CpuMark.Slope> jobs, String yaml)
            throws java.io.IOException {
        Spread limit = Spread.of(limits);
        Spread job = Spread.of(jobs);
        double times = job.median() / limit.median();
        System.out.printf(
                Locale.ROOT,
                "%,d records of %,d devices, %d repetitions%n%n",
                records,
                devices,
                repetitions);
        System.out.printf("%-34s %10s %20s%n", "CPU-s per million", "median", "range");
        System.out.println(limit.row("L1, consumer and bare decoder"));
        System.out.println(job.row("DeviceAnalyticsJob, all stages"));
        System.out.printf(Locale.ROOT, "%nthe job costs %.1f times the limit%n", times);
        if (json != null) {
            List<Figure> figures =
                    List.of(
                            figure("cpuSecondsPerMillionL1", limit.median(), "s"),
                            figure("cpuSecondsPerMillionJob", job.median(), "s"),
                            figure("jobVsL1", times, "times"));
            ObjectMapper mapper = new ObjectMapper();
            ObjectNode raw = mapper.createObjectNode();
            raw.put("records", records).put("devices", devices).put("jobConfiguration", yaml);
            raw.set("limit", slopes(mapper, limits));
            raw.set("job", slopes(mapper, jobs));
            String command = "./millrace bench throughput" + (quick ? " --quick" : "");
            new FigureSheet(command, figures, raw).write(json, Instant.now());
        }
    }

    private static ArrayNode slopes(ObjectMapper mapper, List<CpuMark.Slope> slopes) {
        ArrayNode list = mapper.createArrayNode();
        slopes.forEach(
                slope ->
                        list.addObject()
                                .put("records", slope.records())
                                .put("cpuSecondsPerMillion", slope.cpuSecondsPerMillion())
                                .put("recordsPerSecond", slope.recordsPerSecond()));
        return list;
    }

    private static Figure figure(String name, double value, String unit) {
        return Figure.of(name, value, unit, Better.LOWER);
    }

    private static void progress(String line) {
        System.err.printf("\r%-70s", line);
    }

    /** Median and range of the repetitions. */
    record Spread(double median, double least, double most) {

        static Spread of(List<CpuMark.Slope> slopes) {
            double[] costs =
                    slopes.stream()
                            .mapToDouble(CpuMark.Slope::cpuSecondsPerMillion)
                            .sorted()
                            .toArray();
            int middle = costs.length / 2;
            double median =
                    costs.length % 2 == 1 ? costs[middle] : (costs[middle - 1] + costs[middle]) / 2;
            return new Spread(median, costs[0], costs[costs.length - 1]);
        }

        String row(String name) {
            return String.format(
                    Locale.ROOT, "%-34s %10.3f %12.3f ..%6.3f", name, median, least, most);
        }
    }
}
