package io.millrace.jobs.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connectors.kafka.ResultRecord;
import io.millrace.jobs.config.DriftSettings;
import io.millrace.jobs.config.TopicNames;
import io.millrace.jobs.stage.PopulationCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // the harness may be interrupted while it closes
class PopulationDriftFunctionTest {

    private static final long HOUR = 3_600_000;

    private static PopulationCounts counts(long hour) {
        long low = hour < 4 ? 6_000 : 3_000;
        return new PopulationCounts(
                "rul/pump",
                "1",
                hour * HOUR,
                HOUR,
                60_000,
                new String[] {PopulationCounts.PREDICTION},
                new double[][] {{0.5, 0.5}},
                new long[][] {{low, 6_000 - low}});
    }

    private static List<String> alerts(boolean restoring) throws Exception {
        List<String> seen = new ArrayList<>();
        OperatorSubtaskState snapshot = null;
        int hour = 0;
        while (hour < 8) {
            try (var harness = judging()) {
                harness.setup();
                if (snapshot != null) {
                    harness.initializeState(snapshot);
                }
                harness.open();
                int until = restoring ? hour + 1 : 8;
                for (; hour < until; hour++) {
                    if (hour < 6) {
                        harness.processElement(new StreamRecord<>(counts(hour)));
                    }
                    harness.processWatermark(new Watermark(hour * HOUR + HOUR / 2));
                }
                snapshot = harness.snapshot(hour, hour);
                for (ResultRecord result : harness.extractOutputValues()) {
                    seen.add(result.topic() + " " + result.key());
                }
            }
        }
        return seen;
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, PopulationCounts, ResultRecord>
            judging() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(
                        new PopulationDriftFunction(
                                new DriftSettings(0.25, Duration.ofHours(1), 50),
                                TopicNames.standard())),
                PopulationDriftFunction::training,
                Types.STRING);
    }

    @Test
    void shouldRaiseAndClearOneAlertRestoredOrNot() throws Exception {
        List<String> straight = alerts(false);

        String key = "iot.alert-state */millrace-model-drift/rul/pump/1";
        assertThat(straight).containsExactly("iot.alerts *", key, "iot.alerts *", key);
        assertThat(alerts(true)).isEqualTo(straight);
    }

    @Test
    void shouldTravelWhole() throws Exception {
        TypeInformation<PopulationCounts> type = TypeInformation.of(PopulationCounts.class);
        assertThat(type).isInstanceOf(PojoTypeInfo.class);
        TypeSerializer<PopulationCounts> serializer =
                type.createSerializer(new SerializerConfigImpl());
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(counts(1), out);

        assertThat(serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
                .usingRecursiveComparison()
                .isEqualTo(counts(1));
    }
}
