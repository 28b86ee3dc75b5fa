package io.millrace.benchmarks.throughput;

import io.millrace.benchmarks.throughput.SpeedStack.Pace;
import io.millrace.benchmarks.throughput.SpeedStack.Trial;
import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.local.stack.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Several systems on one topic, in an order that turns with each repetition; a trial counts when
 * the windows it wrote are those computed from the events.
 */
final class SpeedTrials {

    /** Devices whose windows are compared. */
    private static final int SAMPLED_DEVICES = 500;

    /** Events of theirs that are kept, about: what fits the heap with all their windows. */
    private static final long SAMPLED_EVENTS = 1_500_000;

    /** Events in windows, likewise. */
    private static final long SAMPLED_ROWS = 20_000_000;

    private final Path folder;
    private final Path recordings;
    private final Consumer<String> progress;
    private final List<String> refused = new ArrayList<>();

    /** Writes a fleet's events into the topic. */
    interface Filling {
        void into(SpeedStack stack) throws InterruptedException;
    }

    /**
     * @param recordings where flight recordings go; null for none
     */
    SpeedTrials(Path folder, Path recordings, Consumer<String> progress) {
        this.folder = folder;
        this.recordings = recordings;
        this.progress = progress;
    }

    /** What was measured and did not count, with the reason. */
    List<String> refused() {
        return refused;
    }

    Map<SpeedSystem, List<Trial>> of(
            int devices,
            String heap,
            Filling filling,
            Pace pace,
            List<SpeedSystem> systems,
            int repetitions)
            throws Exception {
        Map<SpeedSystem, List<Trial>> trials = new EnumMap<>(SpeedSystem.class);
        progress.accept("starting a broker");
        try (SpeedStack stack = new SpeedStack(folder, heap, progress)) {
            filling.into(stack);
            progress.accept("reading the events for the reference");
            KafkaSettings kafka = KafkaSettings.of(stack.ports().kafkaAddress());
            long everyNth =
                    Math.max(
                            devices / SAMPLED_DEVICES,
                            Math.max(
                                    stack.events() / SAMPLED_EVENTS,
                                    stack.events() * windowsAtOnce(systems) / SAMPLED_ROWS));
            OutputCheck check =
                    new OutputCheck(
                            kafka,
                            OutputCheck.reference(
                                    kafka, stack.ends(), (int) Math.max(1, everyNth)));
            for (int i = 0; i < repetitions; i++) {
                List<SpeedSystem> turn = new ArrayList<>(systems);
                if (i % 2 == 1) {
                    Collections.reverse(turn);
                }
                for (SpeedSystem system : turn) {
                    progress.accept(devices + " devices, " + system.word() + ", " + (i + 1));
                    Trial trial = measured(stack, system, pace, devices);
                    if (trial != null && counts(check, trial, devices)) {
                        trials.computeIfAbsent(system, unused -> new ArrayList<>()).add(trial);
                    }
                }
            }
        }
        return trials;
    }

    /** Null where it could not be measured: the others are, and the report says so. */
    private Trial measured(SpeedStack stack, SpeedSystem system, Pace pace, int devices)
            throws Exception {
        try {
            return stack.measure(system, pace, recordings);
        } catch (IllegalStateException e) {
            System.err.printf("%n%s: %s%n", system.word(), e.getMessage());
            refused.add(devices + " devices, " + system.title() + ": " + e.getMessage());
            return null;
        }
    }

    /** Windows that one event is in, of the system that has most. */
    private static long windowsAtOnce(List<SpeedSystem> systems) {
        return systems.stream()
                .mapToLong(
                        system ->
                                system.windows().stream()
                                        .mapToLong(window -> window[0] / window[1])
                                        .sum())
                .max()
                .orElse(1);
    }

    private boolean counts(OutputCheck check, Trial trial, int devices) throws IOException {
        if (!trial.system().writesWindows()) {
            return true;
        }
        OutputCheck.Verdict verdict = check.of(trial, PeerProcess.rowsSchema(Checkout.find()));
        System.err.printf("%n%s: %s%n", trial.system().word(), verdict);
        if (!verdict.isGood()) {
            refused.add(devices + " devices, " + trial.system().title() + ": " + verdict);
        }
        return verdict.isGood();
    }
}
