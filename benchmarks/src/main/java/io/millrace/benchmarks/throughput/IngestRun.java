package io.millrace.benchmarks.throughput;

import io.millrace.local.stack.Checkout;
import io.millrace.local.stack.Stack;
import io.millrace.local.stack.StackContent;
import io.millrace.local.stack.StackLayout;
import io.millrace.local.stack.StackPorts;
import io.millrace.schemas.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A broker and a registry of its own, a topic on it, and the ways of reading that topic. */
final class IngestRun implements AutoCloseable {

    private static final String EVENTS = Topic.DEVICE_EVENTS.topicName();
    private static final String POISON = "bench.poison";
    private static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g");

    /** Passes that warm up, and passes that count. */
    private static final int COLD = 4;

    private static final int WARM = 3;

    private final Checkout checkout = Checkout.find();
    private final StackLayout layout;
    private final Stack stack;

    /** A way of reading, each in a process of its own. */
    enum Way {
        L0("l0"),
        L1("l1"),
        DECODER("decoder"),
        OURS("ours"),
        STOCK("stock"),
        LOOP("loop"),
        POISON("poison");

        private final String word;

        Way(String word) {
            this.word = word;
        }

        /** The word that the processes know it by. */
        String word() {
            return word;
        }
    }

    /** What one pass has cost; allocation is unknown (0) of a process that is not ours. */
    record Pass(long records, double cpuSeconds, double seconds, double allocatedBytes) {

        double cpuSecondsPerMillion() {
            return cpuSeconds / records * 1e6;
        }

        double recordsPerSecond() {
            return records / seconds;
        }

        double bytesPerRecord() {
            return allocatedBytes / records;
        }

        static Pass of(double[] line) {
            return new Pass((long) line[0], line[1], line[2], line.length > 3 ? line[3] : 0);
        }
    }

    IngestRun(Path home) throws IOException {
        this.layout = StackLayout.of(checkout, home);
        layout.delete();
        this.stack =
                Stack.start(
                        layout,
                        StackPorts.free(),
                        line -> {},
                        List.of(Stack.KAFKA, Stack.REGISTRY));
        new StackContent(stack.ports()).createStreams();
    }

    /** Fills both topics; returns how many records each has. */
    long[] fill(int devices, long events, long poison) throws IOException, InterruptedException {
        return new long[] {
            fill("fill", EVENTS, devices, events), fill("fill-poison", POISON, devices, poison)
        };
    }

    private long fill(String word, String topic, int devices, long events)
            throws IOException, InterruptedException {
        List<String> arguments = arguments(word, topic, 1);
        arguments.add(Integer.toString(devices));
        arguments.add(Long.toString(events));
        return (long) ours(arguments, "filled").get(0)[0];
    }

    /** The passes that count, of one process. */
    List<Pass> read(Way way, long records) throws IOException, InterruptedException {
        List<double[]> lines =
                switch (way) {
                    case STOCK -> stock(records);
                    case LOOP, POISON -> ours(arguments(way.word(), POISON, COLD + WARM), "pass");
                    default -> ours(arguments(way.word(), EVENTS, COLD + WARM), "pass");
                };
        return lines.stream().skip(COLD).map(Pass::of).toList();
    }

    private List<double[]> ours(List<String> arguments, String word)
            throws IOException, InterruptedException {
        return ChildProcess.numbers(
                System.getProperty("java.class.path"),
                HEAP,
                IngestProcess.class.getName(),
                word,
                arguments);
    }

    private List<double[]> stock(long records) throws IOException, InterruptedException {
        Path target = checkout.root().resolve("benchmarks/peers/target");
        Path libraries = target.resolve("classpath");
        if (!Files.exists(libraries)) {
            throw new IllegalStateException(
                    "the peers are not built: run ./millrace bench, or mvn -Ppeers package");
        }
        return ChildProcess.numbers(
                target.resolve("classes") + ":" + Files.readString(libraries).trim(),
                HEAP,
                "io.millrace.peers.StockIngest",
                "pass",
                List.of(
                        stack.ports().kafkaAddress(),
                        stack.ports().registryUrl(),
                        EVENTS,
                        Integer.toString(COLD + WARM),
                        Long.toString(records)));
    }

    private List<String> arguments(String word, String topic, int passes) {
        return new ArrayList<>(
                List.of(
                        word,
                        stack.ports().kafkaAddress(),
                        stack.ports().registryUrl(),
                        topic,
                        Integer.toString(passes)));
    }

    @Override
    public void close() {
        stack.close();
        layout.delete();
    }
}
