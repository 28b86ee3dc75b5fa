package io.millrace.jobs.histories;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.jobs.config.AnalyticsSettings;
import io.millrace.jobs.config.JobOptions.Stage;
import io.millrace.jobs.config.TestSettings;
import io.millrace.jobs.device.AnalyticsTally.Count;
import io.millrace.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/**
 * The replay guarantee: the same events and the same rule history give the same results, live,
 * replayed, shuffled inside the bound, or restored after any record.
 *
 * <p>{@code -Dmillrace.long=true}: twenty times as many histories.
 */
class WholeHistoriesTest {

    private static final int HISTORIES = Boolean.getBoolean("millrace.long") ? 20_000 : 1_000;
    private static final int RESTORED_AFTER_EVERY_RECORD = HISTORIES / 50;

    private static final AnalyticsSettings SETTINGS =
            TestSettings.of(
                    Set.of(Stage.values()),
                    RandomHistory.MAINTENANCE_WINDOW,
                    Duration.ofSeconds(30));

    private record Result(Topic topic, String key, SpecificRecord value) {

        long fingerprint() {
            long hash = (topic.name().hashCode() * 31L + key.hashCode()) * 31 + value.hashCode();
            return (hash * 0x9e3779b97f4a7c15L) ^ (hash >>> 29);
        }
    }

    /** What a run said, in no order, and what it counted. */
    private record Run(List<Result> results, List<Long> counts) {

        boolean sameAs(Run other) {
            return counts.equals(other.counts)
                    && results.size() == other.results.size()
                    && fingerprint() == other.fingerprint();
        }

        /** The sum of all: texts of all results of all runs would cost most of the time. */
        private long fingerprint() {
            return results.stream().mapToLong(Result::fingerprint).sum();
        }

        List<String> shown() {
            List<String> shown = new ArrayList<>(List.of(counts.toString()));
            results.stream().map(Result::toString).sorted().forEach(shown::add);
            return shown;
        }
    }

    @Test
    void shouldGiveTheSameResultsInEveryOrderInsideTheBoundAndRestoredAnywhere() {
        List<Long> counted = new ArrayList<>(List.of(0L, 0L, 0L, 0L, 0L, 0L));
        for (int seed = 0; seed < HISTORIES; seed++) {
            RandomHistory history = new RandomHistory(seed);
            Run canonical = run(history, history.canonical(), 0, seed);
            double restores = seed < RESTORED_AFTER_EVERY_RECORD ? 1 : 0.01;

            check(seed, "shuffled", canonical, run(history, history.shuffled(seed), 0, seed));
            check(
                    seed,
                    "shuffled, topics apart",
                    canonical,
                    run(history, history.shuffledAndApart(seed), 0, seed));
            check(seed, "restored", canonical, run(history, history.canonical(), restores, seed));
            check(
                    seed,
                    "shuffled, topics apart, restored",
                    canonical,
                    run(history, history.shuffledAndApart(~seed), restores, seed));
            for (int i = 0; i < counted.size(); i++) {
                counted.set(i, counted.get(i) + canonical.counts().get(i));
            }
        }
        // Nothing is proved about what does not happen.
        assertThat(counted).allMatch(count -> count > HISTORIES);
    }

    private static void check(int seed, String how, Run canonical, Run other) {
        if (!canonical.sameAs(other)) {
            assertThat(other.shown())
                    .as("history %d, %s", seed, how)
                    .containsExactlyInAnyOrderElementsOf(canonical.shown());
            throw new AssertionError("history " + seed + ", " + how + ": fingerprints differ");
        }
    }

    private static Run run(
            RandomHistory history, List<Consumer<Line>> order, double restores, long seed) {
        Random random = new Random(seed);
        List<Result> results = new ArrayList<>();
        Line line =
                new Line(
                        SETTINGS,
                        history.partitions(),
                        (topic, key, value) -> results.add(new Result(topic, key, value)),
                        (device, event, stage, reason, message) -> {
                            throw new IllegalStateException(device + ": " + message);
                        });
        for (Consumer<Line> record : order) {
            record.accept(line);
            if (restores > 0 && random.nextDouble() < restores) {
                line.restore();
            }
        }
        history.goOn(line);
        assertThat(line.buffered()).as("history %d", seed).isEmpty();
        assertThat(line.held()).isZero();
        long accounted =
                line.counted(Count.PASSED)
                        + line.counted(Count.DUPLICATES)
                        + line.counted(Count.LATE)
                        + line.dead();
        assertThat(accounted).isEqualTo(line.read()).isEqualTo(history.events());
        return new Run(
                results,
                List.of(
                        line.counted(Count.PASSED),
                        line.counted(Count.DUPLICATES),
                        line.counted(Count.LATE),
                        line.counted(Count.LATE_ACCEPTED),
                        line.counted(Count.NOT_FINITE),
                        line.dead()));
    }
}
