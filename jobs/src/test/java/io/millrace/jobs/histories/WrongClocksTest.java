package io.millrace.jobs.histories;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.jobs.config.AnalyticsSettings;
import io.millrace.jobs.config.JobOptions.Stage;
import io.millrace.jobs.config.TestSettings;
import io.millrace.jobs.device.AnalyticsTally.Count;
import io.millrace.jobs.stage.TestEvents;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One of 10,000 devices has a wrong clock: what every other device gives is what it gives without
 * that one, to the last result.
 */
class WrongClocksTest {

    private static final long START = 1_700_000_000_000L;
    private static final int SECONDS = 30;
    private static final int DEVICES = 10_000;
    private static final String WRONG = "wrong";
    private static final String[] TEMPERATURE = {"temperature"};

    private static final AnalyticsSettings SETTINGS =
            TestSettings.of(
                    Set.of(Stage.AGGREGATION, Stage.DETECTION, Stage.ALERTING),
                    Duration.ofSeconds(10));

    /** What the wrong clock shows. */
    enum Clock {
        AHEAD_30_SECONDS,
        AHEAD_ALMOST_5_MINUTES,
        AHEAD_2_HOURS,
        AHEAD_A_YEAR,
        ALWAYS_2038,
        ALWAYS_1970,
        ALWAYS_BEFORE_1970;

        boolean accepted() {
            return this == AHEAD_30_SECONDS || this == AHEAD_ALMOST_5_MINUTES;
        }

        long shows(long now) {
            return switch (this) {
                case AHEAD_30_SECONDS -> now + 30_000;
                case AHEAD_ALMOST_5_MINUTES -> now + 290_000;
                case AHEAD_2_HOURS -> now + 7_200_000;
                case AHEAD_A_YEAR -> now + 365L * 86_400_000;
                case ALWAYS_2038 -> (1L << 31) * 1_000;
                case ALWAYS_1970 -> 0;
                case ALWAYS_BEFORE_1970 -> -1;
            };
        }
    }

    /** Sums of the results of each other device, and the counts. */
    private record Outcome(Map<String, Long> others, long late, long forced) {}

    private static Outcome without;
    private static Outcome withoutPulsesOrIt;

    @BeforeAll
    static void runWithoutIt() {
        without = run(null, 1, 0, true);
        withoutPulsesOrIt = run(null, 1, 0, false);
        assertThat(without.others().keySet())
                .filteredOn(key -> !key.contains("/"))
                .hasSize(DEVICES - 1);
        assertThat(without.others()).as("alerts").hasSizeGreaterThan(DEVICES);
        assertThat(without.late()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void shouldConcernNobodyElseInItsPartition(Clock clock) {
        assertThat(run(clock, 1, 0, true)).isEqualTo(without);
    }

    @ParameterizedTest
    @EnumSource
    void shouldConcernNobodyElseWhenAloneInItsPartition(Clock clock) {
        assertThat(run(clock, 2, 1, true)).isEqualTo(without);
    }

    @ParameterizedTest
    @EnumSource
    void shouldConcernNobodyElseWhereNoPulsesTellTheTime(Clock clock) {
        assertThat(run(clock, 1, 0, false)).isEqualTo(withoutPulsesOrIt);
    }

    /** All others are in the first partition: no other one's watermark hides what moves theirs. */
    private static Outcome run(Clock clock, int partitions, int partitionOfWrong, boolean pulses) {
        Map<String, Long> others = new HashMap<>();
        Line line =
                new Line(
                        SETTINGS,
                        partitions,
                        (topic, key, value) -> {
                            if (!key.startsWith(WRONG)) {
                                long result = value.hashCode() * 0x9e3779b97f4a7c15L;
                                others.merge(key, result ^ topic.name().hashCode(), Long::sum);
                            }
                        },
                        (device, event, stage, reason, message) -> {
                            throw new IllegalStateException(device + ": " + message);
                        });
        line.control(
                AlertRule.newBuilder()
                        .setRuleId("hot")
                        .setCondition("temperature > 29")
                        .setSeverity(Severity.MAJOR)
                        .setValidFrom(Instant.ofEpochMilli(START - 60_000))
                        .build(),
                START - 60_000);
        Random random = new Random(3);
        long sent = 0;
        for (int second = 0; second < SECONDS; second++) {
            long now = START + second * 1_000L;
            tick(line, now, pulses);
            for (int device = second % 10; device < DEVICES - 1; device += 10) {
                // Held up on the way by less than the disorder.
                long then = now - random.nextInt(2_000);
                line.event(reading("pump-" + device, 0, then, now, random));
                if (clock != null && device % 1_000 == second % 10) {
                    long shown = clock.shows(now) + (clock.accepted() ? sent : 0);
                    line.event(reading(WRONG, partitionOfWrong, shown, now, new Random(sent++)));
                }
            }
        }
        tick(line, START + 1_000_000, true);
        assertThat(line.buffered()).isEmpty();
        assertThat(line.dead()).isEqualTo(clock == null || clock.accepted() ? 0 : sent);
        return new Outcome(others, line.counted(Count.LATE), line.counted(Count.FORCED_OUT));
    }

    private static void tick(Line line, long now, boolean pulses) {
        line.controlPulse(now);
        line.profilePulse(now);
        for (int partition = 0; pulses && partition < line.partitions(); partition++) {
            line.pulse(partition, now);
        }
    }

    private static DecodedEvent reading(
            String device, int partition, long eventTime, long recordTime, Random random) {
        return TestEvents.recorded(
                TestEvents.event(
                        device, eventTime, -1, TEMPERATURE, 20 + random.nextInt(1_000) / 100.0),
                partition,
                0,
                recordTime);
    }
}
