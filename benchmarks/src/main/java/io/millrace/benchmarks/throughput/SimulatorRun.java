package io.millrace.benchmarks.throughput;

import io.millrace.local.stack.Checkout;
import io.millrace.local.stack.Stack;
import io.millrace.local.stack.StackContent;
import io.millrace.local.stack.StackLayout;
import io.millrace.local.stack.StackPorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Starts {@link SimulatorProcess} in its several ways, and reads what it prints. */
final class SimulatorRun {

    private static final String HEAP = "-Xmx2g";

    private SimulatorRun() {}

    /** What some rounds have cost, the first one, which warms up, left out. */
    record Cost(long events, double cpuSeconds, double seconds) {

        double eventsPerCpuSecond() {
            return events / cpuSeconds;
        }

        static Cost of(List<double[]> rounds) {
            if (rounds.size() < 2) {
                throw new IllegalStateException("a run of " + rounds.size() + " rounds: want 2");
            }
            List<double[]> warm = rounds.subList(1, rounds.size());
            return new Cost(
                    (long) warm.stream().mapToDouble(round -> round[0]).sum(),
                    warm.stream().mapToDouble(round -> round[1]).sum(),
                    warm.stream().mapToDouble(round -> round[2]).sum());
        }
    }

    /** Of each second of the wall: records sent, and how late the latest was. */
    record Pace(int devices, Duration interval, List<double[]> seconds) {

        /** Records of the leanest second, as a share of an even one. */
        double least() {
            return seconds.stream().mapToDouble(this::share).min().orElseThrow();
        }

        /** Records of the fullest second, as a share of an even one. */
        double most() {
            return seconds.stream().mapToDouble(this::share).max().orElseThrow();
        }

        double maxBehindMillis() {
            return seconds.stream().mapToDouble(second -> second[1]).max().orElseThrow();
        }

        double share(double[] second) {
            double mean = seconds.stream().mapToDouble(each -> each[0]).average().orElseThrow();
            return second[0] / mean;
        }
    }

    static Cost generate(int devices, Duration interval, long events, int rounds)
            throws IOException, InterruptedException {
        return Cost.of(
                numbers(
                        "round",
                        List.of(
                                "generate",
                                Integer.toString(devices),
                                Long.toString(interval.toMillis()),
                                Long.toString(events),
                                Integer.toString(rounds))));
    }

    /** Bytes of the heap a device. */
    static double hold(int devices) throws IOException, InterruptedException {
        return numbers("held", List.of("hold", Integer.toString(devices))).get(0)[0] / devices;
    }

    static Pace pace(int devices, Duration interval, int seconds)
            throws IOException, InterruptedException {
        return new Pace(
                devices,
                interval,
                numbers(
                        "second",
                        List.of(
                                "pace",
                                Integer.toString(devices),
                                Long.toString(interval.toMillis()),
                                Integer.toString(seconds))));
    }

    /** A broker and a registry of its own, to send to. */
    static final class Broker implements AutoCloseable {

        private final StackLayout layout;
        private final Stack stack;

        Broker(Path home) throws IOException {
            this.layout = StackLayout.of(Checkout.find(), home);
            layout.delete();
            this.stack =
                    Stack.start(
                            layout,
                            StackPorts.free(),
                            line -> {},
                            List.of(Stack.KAFKA, Stack.REGISTRY));
            new StackContent(stack.ports()).createStreams();
        }

        /**
         * @param way {@code fleet} or {@code bare}
         */
        Cost send(String way, int devices, long events, int rounds)
                throws IOException, InterruptedException {
            return Cost.of(
                    numbers(
                            "round",
                            List.of(
                                    way,
                                    Integer.toString(devices),
                                    "1000",
                                    Long.toString(events),
                                    Integer.toString(rounds),
                                    stack.ports().kafkaAddress(),
                                    stack.ports().registryUrl())));
        }

        @Override
        public void close() {
            stack.close();
            layout.delete();
        }
    }

    /** The numbers of each line that begins with that word. */
    private static List<double[]> numbers(String word, List<String> arguments)
            throws IOException, InterruptedException {
        return ChildProcess.numbers(
                System.getProperty("java.class.path"),
                List.of(HEAP),
                SimulatorProcess.class.getName(),
                word,
                arguments);
    }
}
