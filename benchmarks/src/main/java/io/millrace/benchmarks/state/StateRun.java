package io.millrace.benchmarks.state;

import io.millrace.benchmarks.load.BarPlot;
import io.millrace.benchmarks.systems.BenchServers;
import io.millrace.benchmarks.systems.Checkpoints;
import io.millrace.benchmarks.systems.ClassHistogram;
import io.millrace.benchmarks.systems.FleetLoad;
import io.millrace.benchmarks.systems.LiveSet;
import io.millrace.benchmarks.throughput.SystemProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * One system, loaded with a fleet: starts it on empty topics, collects, lets it read, and collects
 * again.
 */
final class StateRun {

    static final Duration PATIENCE = Duration.ofMinutes(8);
    static final String GROUP = "bench-state";

    /** How often a device speaks; the same at every size of fleet. */
    static final Duration INTERVAL = Duration.ofSeconds(10);

    static final String WINDOWS = "10s,1m,1h";

    /**
     * So far into an hour the fleet has spoken when it is measured: with a disorder of 2 s, time
     * stands at 69.9 s, so that every device has an open window of each size.
     */
    static final Duration SPAN = Duration.ofMillis(71_900);

    private final Path home;
    private final Consumer<String> progress;

    /** What is measured, and how it is started. */
    enum Subject {
        OURS("ours, lateness 0", "time.allowed-lateness=0s", BarPlot.Kind.OURS),
        OURS_LATE("ours, lateness 1m", "time.allowed-lateness=1m", BarPlot.Kind.OURS),
        IDIOMATIC("idiomatic (b)", "", BarPlot.Kind.PEER);

        private final String title;
        private final String setting;
        private final BarPlot.Kind kind;

        Subject(String title, String setting, BarPlot.Kind kind) {
            this.title = title;
            this.setting = setting;
            this.kind = kind;
        }

        String title() {
            return title;
        }

        BarPlot.Kind kind() {
            return kind;
        }

        SystemProcess start(BenchServers servers, String heap) throws Exception {
            if (this == IDIOMATIC) {
                return servers.peer(
                        GROUP, heap, "Idiomatic", List.of("window=" + WINDOWS, "checkpoint=2s"));
            }
            return servers.job(
                    GROUP, heap, List.of("stages=aggregation", "windows=" + WINDOWS, setting));
        }
    }

    /**
     * What a fleet takes.
     *
     * @param live what the fleet has added to the live set
     * @param checkpointBytes of a whole checkpoint
     */
    record Load(
            Subject subject, int devices, long events, ClassHistogram live, long checkpointBytes) {

        double liveBytesPerDevice() {
            return (double) live.bytes() / devices;
        }

        double checkpointBytesPerDevice() {
            return (double) checkpointBytes / devices;
        }
    }

    StateRun(Path home, Consumer<String> progress) {
        this.home = home;
        this.progress = progress;
    }

    Load measure(Subject subject, int devices, String heap) throws Exception {
        progress.accept(subject.title() + ": starting");
        try (BenchServers servers = BenchServers.start(home);
                SystemProcess system = subject.start(servers, heap)) {
            Checkpoints checkpoints = servers.checkpoints(GROUP);
            checkpoints.next(system, PATIENCE);
            ClassHistogram empty = LiveSet.of(system.handle());
            long hour = Duration.ofHours(1).toMillis();
            long start = Math.floorDiv(System.currentTimeMillis(), hour) * hour - hour;
            long events;
            try (FleetLoad load = FleetLoad.connect(servers)) {
                events =
                        load.send(
                                devices,
                                INTERVAL,
                                start,
                                start + SPAN.toMillis(),
                                line -> progress.accept(subject.title() + ": " + line));
            }
            progress.accept(subject.title() + ": waiting until all is read");
            servers.awaitRead(system, GROUP, PATIENCE);
            long checkpointBytes = checkpoints.next(system, PATIENCE).bytes();
            return new Load(
                    subject,
                    devices,
                    events,
                    LiveSet.of(system.handle()).since(empty),
                    checkpointBytes);
        }
    }
}
