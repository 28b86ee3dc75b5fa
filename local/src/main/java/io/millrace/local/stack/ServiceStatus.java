package io.millrace.local.stack;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One server of the background stack as it is found now.
 *
 * @param pid −1 where no process runs
 * @param upFor for people, for example {@code 3m12s}
 */
public record ServiceStatus(String name, State state, long pid, String upFor, String address) {

    /** Whether a server is there. */
    public enum State {
        UP("up"),
        SILENT("does not answer"),
        DOWN("down");

        private final String words;

        State(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** Every server of the stack, in the order in which data flows. */
    public static List<ServiceStatus> all(StackLayout layout, StackPorts ports) {
        List<ServiceStatus> all = new ArrayList<>();
        all.add(of(layout, Stack.KAFKA, () -> Probes.kafka(ports.kafkaAddress())));
        all.add(of(layout, Stack.REGISTRY, () -> Probes.http(ports.registryUrl() + "/subjects")));
        all.add(of(layout, Stack.INFLUXDB, () -> Probes.http(ports.influxUrl() + "/ping")));
        all.add(of(layout, Stack.JOB_MANAGER, () -> Probes.http(ports.flinkUrl() + "/overview")));
        all.add(of(layout, Stack.TASK_MANAGER, () -> FlinkCluster.hasTaskManager(ports)));
        return List.copyOf(all);
    }

    private static ServiceStatus of(StackLayout layout, String name, ServiceSpec.Probe probe) {
        Optional<RunFile> run = RunFile.of(layout, name);
        Optional<ProcessHandle> process = run.flatMap(RunFile::process);
        String address = run.map(RunFile::address).orElse("-");
        if (process.isEmpty()) {
            return new ServiceStatus(name, State.DOWN, -1, "-", address);
        }
        return new ServiceStatus(
                name,
                answers(probe) ? State.UP : State.SILENT,
                process.get().pid(),
                age(process.get()),
                address);
    }

    private static boolean answers(ServiceSpec.Probe probe) {
        try {
            return probe.isUp();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception e) {
            return false;
        }
    }

    private static String age(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(start -> words(Duration.between(start, Instant.now())))
                .orElse("-");
    }

    /** A duration in at most two units. */
    static String words(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return "%dm%ds".formatted(seconds / 60, seconds % 60);
        }
        return "%dh%dm".formatted(seconds / 3_600, seconds % 3_600 / 60);
    }
}
