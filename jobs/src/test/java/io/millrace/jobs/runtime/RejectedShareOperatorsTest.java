package io.millrace.jobs.runtime;

import static io.millrace.jobs.stage.TestEvents.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.events.SourceRecord;
import io.millrace.connectors.kafka.DecodedEventTypeInfo;
import io.millrace.connectors.kafka.ResultRecord;
import io.millrace.connectors.kafka.SourceRecordTypeInfo;
import io.millrace.jobs.alerting.RecordCounts;
import io.millrace.jobs.config.RejectsSettings;
import io.millrace.jobs.config.TopicNames;
import io.millrace.schemas.RejectReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

/** Counting and judging in Flink: what is counted before each checkpoint, and judged after it. */
@SuppressWarnings("try") // the harness may be interrupted while it closes
class RejectedShareOperatorsTest {

    private static final long START = 1_700_000_000_000L;
    private static final OutputTag<RecordCounts> COUNTS =
            new OutputTag<>("record-counts", TypeInformation.of(RecordCounts.class));

    @Test
    void shouldHandOnCountsBeforeTheWatermarkThatEndsTheSlotAndBeforeEachCheckpoint()
            throws Exception {
        try (var harness = counting()) {
            harness.open();
            harness.processElement(new StreamRecord<>(read(START)));
            harness.processElement(new StreamRecord<>(rejected(START + 9_999)));
            harness.processElement(new StreamRecord<>(new SourceRecord.Pulse<>(START + 9_999)));
            harness.processWatermark(new Watermark(START + 9_998));
            assertThat(harness.getSideOutput(COUNTS)).isNull();

            harness.processWatermark(new Watermark(START + 9_999));
            harness.processElement(new StreamRecord<>(rejected(START + 10_000)));
            harness.prepareSnapshotPreBarrier(1);
            harness.prepareSnapshotPreBarrier(2);

            assertThat(harness.getSideOutput(COUNTS))
                    .extracting(StreamRecord::getValue)
                    .extracting(RecordCounts::slot, RecordCounts::read, counts -> counts.rejected())
                    .containsExactly(
                            tuple(START, 2L, Map.of("CORRUPT", 1L)),
                            tuple(START + 10_000, 1L, Map.of("CORRUPT", 1L)));
            assertThat(harness.extractOutputValues()).as("everything goes on").hasSize(4);
        }
    }

    @Test
    void shouldRaiseOneAlertWhereverTheJudgeIsRestored() throws Exception {
        List<String> straight = alerts(false);

        assertThat(straight)
                .containsExactly("iot.alerts *", "iot.alert-state */millrace-records-rejected");
        assertThat(alerts(true)).isEqualTo(straight);
    }

    private static List<String> alerts(boolean restoring) throws Exception {
        List<String> seen = new ArrayList<>();
        OperatorSubtaskState snapshot = null;
        for (int slot = 0; slot < 12; ) {
            try (var harness = judging()) {
                harness.setup();
                if (snapshot != null) {
                    harness.initializeState(snapshot);
                }
                harness.open();
                int until = restoring ? slot + 1 : 12;
                for (; slot < until; slot++) {
                    long start = START + slot * RecordCounts.SLOT_MILLIS;
                    RecordCounts counts = new RecordCounts(start, 50, Map.of("CORRUPT", 10L));
                    harness.processElement(new StreamRecord<>(counts));
                    harness.processWatermark(new Watermark(start + 5_000));
                }
                snapshot = harness.snapshot(slot, slot);
                for (ResultRecord result : harness.extractOutputValues()) {
                    seen.add(result.topic() + " " + result.key());
                }
            }
        }
        return seen;
    }

    private static OneInputStreamOperatorTestHarness<
                    SourceRecord<DecodedEvent>, SourceRecord<DecodedEvent>>
            counting() throws Exception {
        return new OneInputStreamOperatorTestHarness<>(
                new CountRecordsOperator(COUNTS),
                new SourceRecordTypeInfo<>(new DecodedEventTypeInfo())
                        .createSerializer(new SerializerConfigImpl()));
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, RecordCounts, ResultRecord>
            judging() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(
                        new RejectedShareFunction(
                                new RejectsSettings(0.05, Duration.ofMinutes(1)),
                                TopicNames.standard())),
                counts -> "*",
                Types.STRING);
    }

    private static SourceRecord<DecodedEvent> read(long recordTime) {
        return event("pump-1", recordTime, 1, new String[] {"t"}, 1);
    }

    private static SourceRecord<DecodedEvent> rejected(long recordTime) {
        return new SourceRecord.Rejected<>(
                new DeadLetter(
                        null,
                        new byte[1],
                        List.of(),
                        "iot.device-events",
                        0,
                        0,
                        recordTime,
                        -1,
                        "ingest",
                        RejectReason.CORRUPT,
                        "bad"));
    }
}
