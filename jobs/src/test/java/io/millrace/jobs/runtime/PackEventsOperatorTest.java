package io.millrace.jobs.runtime;

import static io.millrace.jobs.stage.TestEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connectors.events.ClockRejection;
import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.events.SourceRecord;
import io.millrace.connectors.kafka.DeadLetterTypeInfo;
import io.millrace.connectors.kafka.EventBlock;
import io.millrace.connectors.kafka.EventBlockReader;
import io.millrace.connectors.kafka.EventBlockTypeInfo;
import io.millrace.schemas.RejectReason;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a block goes on, and what is in it. */
class PackEventsOperatorTest {

    private static final long START = 1_700_000_000_000L;
    private static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("dead-letters", new DeadLetterTypeInfo());

    private OneInputStreamOperatorTestHarness<SourceRecord<DecodedEvent>, EventBlock> harness;
    private int sent;

    @BeforeEach
    void open() throws Exception {
        harness = new OneInputStreamOperatorTestHarness<>(new PackEventsOperator(DEAD_LETTERS));
        harness.setup(new EventBlockTypeInfo().createSerializer(new SerializerConfigImpl()));
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private void send(int events) throws Exception {
        for (int i = 0; i < events; i++) {
            DecodedEvent event = event(START + sent, sent++, 20);
            harness.processElement(new StreamRecord<>(event));
        }
    }

    private List<Integer> sizes() {
        return harness.extractOutputValues().stream().map(EventBlock::size).toList();
    }

    @Test
    void shouldHandOnWhatIsFullAtOnce() throws Exception {
        send(300);

        assertThat(sizes()).containsExactly(128, 128);
    }

    @Test
    void shouldHandOnBeforeAWatermark() throws Exception {
        send(3);
        assertThat(sizes()).isEmpty();
        harness.processWatermark(new Watermark(START));

        Object[] out = harness.getOutput().toArray();
        assertThat(out).hasSize(2);
        assertThat(out[0]).isInstanceOf(StreamRecord.class);
        assertThat(out[1]).isEqualTo(new Watermark(START));
    }

    @Test
    void shouldHandOnBeforeABarrierAndAtTheEnd() throws Exception {
        send(3);
        harness.prepareSnapshotPreBarrier(1);
        assertThat(harness.extractOutputValues()).hasSize(1);
        send(2);
        harness.endInput();
        harness.getOneInputOperator().finish();

        assertThat(sizes()).containsExactly(3, 2);
    }

    @Test
    void shouldHandOnAfterAWhileAndAgain() throws Exception {
        for (int round = 1; round <= 3; round++) {
            send(1);
            harness.setProcessingTime(harness.getProcessingTime() + 1);
            assertThat(harness.extractOutputValues()).hasSize(round);
        }
    }

    @Test
    void shouldPartWhatIsRejectedAndKeepWhatItTellsOfAClock() throws Exception {
        DeadLetter letter =
                new DeadLetter(
                        null,
                        null,
                        List.of(),
                        "t",
                        0,
                        1,
                        2,
                        3,
                        "ingest",
                        RejectReason.CLOCK_TOO_OLD,
                        "old");
        ClockRejection clock = new ClockRejection("pump-1", "t", "s", "pump", 1, 2);
        harness.processElement(new StreamRecord<>(new SourceRecord.Rejected<>(letter, clock)));
        harness.processElement(new StreamRecord<>(new SourceRecord.Rejected<>(letter)));
        harness.processElement(new StreamRecord<>(new SourceRecord.Pulse<>(START)));
        harness.prepareSnapshotPreBarrier(1);

        assertThat(harness.getSideOutput(DEAD_LETTERS)).hasSize(2);
        EventBlockReader<Object> reader = new EventBlockReader<>();
        reader.begin(harness.extractOutputValues().get(0));
        List<Object> read = new ArrayList<>();
        while (reader.next()) {
            read.add(reader.clock());
        }
        assertThat(read).containsExactly(clock);
    }
}
