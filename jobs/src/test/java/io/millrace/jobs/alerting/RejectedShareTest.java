package io.millrace.jobs.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.jobs.device.SectionedState;
import io.millrace.jobs.stage.StageOutput;
import io.millrace.schemas.AlertEvent;
import io.millrace.schemas.AlertState;
import io.millrace.schemas.RejectReason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RejectedShareTest {

    private static final long START = 1_700_000_000_000L;
    private static final long SLOT = RecordCounts.SLOT_MILLIS;
    private static final RejectedShareFormat FORMAT = new RejectedShareFormat();

    private final RejectedShare rule = new RejectedShare(0.05, Duration.ofMinutes(1));
    private final List<AlertEvent> events = new ArrayList<>();
    private final List<AlertState> states = new ArrayList<>();
    private final StageOutput output =
            (topic, key, value) -> {
                if (value instanceof AlertEvent event) {
                    events.add(event);
                } else {
                    states.add((AlertState) value);
                }
            };
    private SectionedState state = new SectionedState();

    @Test
    void shouldRaiseWhenTheShareLiesAboveTheLimitForTheWholeTime() {
        slots(0, 20, 1_000, 0);
        slots(20, 5, 1_000, 60);
        assertThat(events).isEmpty();

        slots(25, 1, 1_000, 60);

        assertThat(events).extracting(event -> event.getChange().name()).containsExactly("RAISED");
        AlertEvent raised = events.get(0);
        assertThat(raised.getAlertKey()).isEqualTo("*/millrace-records-rejected");
        assertThat(raised.getEventTime().toEpochMilli()).isEqualTo(START + 26 * SLOT);
        assertThat(raised.getReason())
                .isEqualTo(
                        "6.0 % of 6000 records rejected, more than 5.0 % for 1 min: 360 CORRUPT");
        assertThat(states.get(0).getAlertId()).isEqualTo(raised.getAlertId());
    }

    @Test
    void shouldStaySilentWhenOneSlotLiesBelow() {
        slots(0, 5, 1_000, 900);
        slots(5, 1, 1_000, 50);
        slots(6, 5, 1_000, 900);

        assertThat(events).isEmpty();
    }

    @Test
    void shouldStaySilentAboutAHandfulOfRecords() {
        slots(0, 33, 3, 3);
        assertThat(events).isEmpty();

        slots(33, 1, 3, 3);

        assertThat(events).hasSize(1);
        assertThat(events.get(0).getEventTime().toEpochMilli())
                .as("when a hundred have come")
                .isEqualTo(START + 34 * SLOT);
    }

    @Test
    void shouldClearWhenItLiesBelowForTheWholeTimeAndNotFlap() {
        slots(0, 6, 1_000, 1_000);
        slots(6, 5, 1_000, 0);
        slots(11, 1, 1_000, 100);
        slots(12, 5, 1_000, 0);
        assertThat(events).hasSize(1);

        slots(17, 1, 1_000, 0);

        assertThat(events)
                .extracting(event -> event.getChange().name())
                .containsExactly("RAISED", "CLEARED");
        assertThat(events.get(1).getAlertId()).isEqualTo(events.get(0).getAlertId());
        assertThat(events.get(1).getEventTime().toEpochMilli()).isEqualTo(START + 18 * SLOT);
    }

    @Test
    void shouldTakeSlotsWithoutRecordsForNothing() {
        slots(0, 3, 1_000, 100);
        slots(20, 3, 1_000, 100);

        assertThat(events).hasSize(1);
    }

    @Test
    void shouldGiveTheSameWhateverThePartsAndWhereverItIsRestored() throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            List<String> whole = history(new Random(seed), 1, false);
            List<String> parts = history(new Random(seed), 1 + seed % 7, true);
            assertThat(parts).as("seed %d", seed).isEqualTo(whole);
        }
    }

    /** Some slots, each in parts, in any order within the slot, restored in between. */
    private List<String> history(Random random, int parts, boolean restored) throws IOException {
        events.clear();
        state = new SectionedState();
        for (int slot = 0; slot < 60; slot++) {
            boolean bad = (slot / 15) % 2 == 1;
            int read = random.nextInt(400);
            int rejected = bad ? read / 5 : read / 100;
            List<RecordCounts> counts = new ArrayList<>();
            for (int part = 0; part < parts; part++) {
                counts.add(counts(slot, share(read, part, parts), share(rejected, part, parts)));
            }
            Collections.shuffle(counts, new Random(slot));
            for (RecordCounts part : counts) {
                rule.add(state.get(FORMAT), part);
                if (restored) {
                    restore();
                }
            }
            rule.judge(state.get(FORMAT), START + (slot + 1) * SLOT, output);
        }
        return events.stream().map(AlertEvent::toString).toList();
    }

    private static int share(int whole, int part, int parts) {
        return whole * (part + 1) / parts - whole * part / parts;
    }

    private void restore() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        state.write(new DataOutputStream(bytes));
        state =
                SectionedState.read(
                        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    @Test
    void shouldCountWhatComesTooLateForItsSlotInTheNext() {
        slots(0, 1, 1_000, 0);

        assertThat(rule.add(state.get(FORMAT), counts(-5, 10, 1))).isEqualTo(START + SLOT);
    }

    @Test
    void shouldHandOnCountsBySlotAndForgetThem() {
        RecordCounter counter = new RecordCounter();
        counter.read(START);
        counter.rejected(START + SLOT - 1, RejectReason.CORRUPT);
        counter.read(START + SLOT);
        List<RecordCounts> handedOn = new ArrayList<>();

        counter.handOn(START + SLOT - 1, handedOn::add);
        assertThat(handedOn).isEmpty();
        counter.handOn(START + SLOT, handedOn::add);
        counter.read(START);
        counter.handOn(Long.MAX_VALUE, handedOn::add);
        counter.handOn(Long.MAX_VALUE, handedOn::add);

        assertThat(handedOn).containsExactly(counts(0, 2, 1), counts(0, 1, 0), counts(1, 1, 0));
    }

    private void slots(int from, int count, int read, int rejected) {
        for (int slot = from; slot < from + count; slot++) {
            rule.add(state.get(FORMAT), counts(slot, read, rejected));
            rule.judge(state.get(FORMAT), START + (slot + 1) * SLOT, output);
        }
    }

    private static RecordCounts counts(int slot, int read, int rejected) {
        RecordCounter counter = new RecordCounter();
        long time = START + slot * SLOT;
        for (int i = 0; i < read; i++) {
            if (i < rejected) {
                counter.rejected(time + i % SLOT, RejectReason.CORRUPT);
            } else {
                counter.read(time + i % SLOT);
            }
        }
        List<RecordCounts> counted = new ArrayList<>();
        counter.handOn(Long.MAX_VALUE, counted::add);
        return counted.isEmpty() ? new RecordCounts(time, 0, java.util.Map.of()) : counted.get(0);
    }
}
