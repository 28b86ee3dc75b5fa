package io.millrace.jobs.histories;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.jobs.config.AnalyticsSettings;
import io.millrace.jobs.config.JobOptions.Stage;
import io.millrace.jobs.config.TestSettings;
import io.millrace.jobs.stage.TestEvents;
import io.millrace.schemas.AlertEvent;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A rule that is published, changed and deleted in the middle of a history gives one history:
 * whenever its records are read, wherever the job is restored in between, and when all is read
 * again from the start.
 */
class RuleHistoriesTest {

    private static final long START = 1_700_000_000_000L;
    private static final int SECONDS = 130;

    private static final AnalyticsSettings SETTINGS =
            TestSettings.of(Set.of(Stage.AGGREGATION, Stage.ALERTING), Duration.ofSeconds(10));

    /** When the control records are read. */
    enum Arrival {
        /** All of them before the first event. */
        BEFORE,
        /** Each in the second of its record. */
        INTERLEAVED,
        /** Forty seconds after their time. */
        LAGGING,
        /** All of them after the last event. */
        AFTER
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveOneHistory(Arrival arrival) {
        List<String> history = run(arrival, -1);

        assertThat(history)
                .containsExactly(
                        // Published at 60 s for the time from 50 s on: that time had passed.
                        "60 RAISED temperature 30 > 25",
                        // Changed at 70 s: for the events from 80 s on.
                        "80 CLEARED rule hot was changed to temperature > 35, MAJOR",
                        "85 RAISED temperature 40 > 35",
                        // Deleted at 90 s.
                        "90 CLEARED rule hot was removed",
                        // And again, with the first condition, in a record that is 100 s old.
                        "100 RAISED temperature 40 > 25",
                        "120 CLEARED temperature 20 no longer > 25");
        assertThat(run(arrival, -1)).as("from the start again").isEqualTo(history);
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveOneHistoryWhereverItIsRestored(Arrival arrival) {
        List<String> history = run(arrival, -1);
        int records = records(arrival).size();

        assertThat(records).isEqualTo(4 * SECONDS + 4 + 3);
        for (int at = 0; at < records; at++) {
            assertThat(run(arrival, at)).as("restored after record %d", at).isEqualTo(history);
        }
    }

    private static List<String> run(Arrival arrival, int restoreAfter) {
        List<String> alerts = new ArrayList<>();
        Line line =
                new Line(
                        SETTINGS,
                        1,
                        (topic, key, value) -> {
                            if (value instanceof AlertEvent alert) {
                                alerts.add(shown(alert));
                            }
                        },
                        (device, event, stage, reason, message) -> alerts.add(message));
        List<Consumer<Line>> records = records(arrival);
        for (int i = 0; i < records.size(); i++) {
            records.get(i).accept(line);
            if (i == restoreAfter) {
                line.restore();
            }
        }
        return alerts;
    }

    private static String shown(AlertEvent alert) {
        long second = (alert.getEventTime().toEpochMilli() - START) / 1_000;
        return second + " " + alert.getChange() + " " + alert.getReason();
    }

    private static List<Consumer<Line>> records(Arrival arrival) {
        List<Consumer<Line>> records = new ArrayList<>();
        for (int second = 0; second < SECONDS; second++) {
            if (arrival == Arrival.BEFORE && second == 0) {
                for (int all = 0; all < SECONDS; all++) {
                    records.addAll(control(all));
                }
            }
            long now = at(second);
            records.add(line -> line.pulse(0, now));
            records.add(line -> line.profilePulse(now));
            if (arrival == Arrival.INTERLEAVED) {
                records.addAll(control(second));
            }
            if (arrival == Arrival.LAGGING && second >= 40) {
                records.addAll(control(second - 40));
            }
            double temperature = second < 20 || second >= 120 ? 20 : second < 85 ? 30 : 40;
            records.add(line -> line.event(TestEvents.event(now, 1, temperature)));
        }
        if (arrival == Arrival.AFTER || arrival == Arrival.LAGGING) {
            for (int rest = arrival == Arrival.AFTER ? 0 : SECONDS - 40; rest < SECONDS; rest++) {
                records.addAll(control(rest));
            }
        }
        // Time goes on, also for a line that was restored after its last record.
        records.add(line -> line.pulse(0, at(SECONDS + 100)));
        records.add(line -> line.profilePulse(at(SECONDS + 100)));
        records.add(line -> line.controlPulse(at(SECONDS + 100)));
        return records;
    }

    private static List<Consumer<Line>> control(int second) {
        List<Consumer<Line>> records = new ArrayList<>();
        switch (second) {
            case 60 -> records.add(publish("temperature > 25", 50, 60));
            case 70 -> records.add(publish("temperature > 35", 80, 70));
            case 90 -> records.add(line -> line.ruleDeleted("hot", at(90)));
            case 100 -> records.add(publish("temperature > 25", 0, 100));
            default -> {
                // nothing is published in that second
            }
        }
        records.add(line -> line.controlPulse(at(second)));
        return records;
    }

    private static Consumer<Line> publish(String condition, int validFrom, int recordTime) {
        AlertRule rule =
                AlertRule.newBuilder()
                        .setRuleId("hot")
                        .setCondition(condition)
                        .setSeverity(Severity.MAJOR)
                        .setValidFrom(Instant.ofEpochMilli(at(validFrom)))
                        .build();
        return line -> line.control(rule, at(recordTime));
    }

    private static long at(int second) {
        return START + second * 1_000L;
    }
}
