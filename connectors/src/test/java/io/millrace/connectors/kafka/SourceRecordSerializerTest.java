package io.millrace.connectors.kafka;

import io.millrace.connectors.events.ClockRejection;
import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.events.SourceRecord;
import io.millrace.schemas.RejectReason;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;

class SourceRecordSerializerTest extends SerializerTestBase<SourceRecord<DecodedEvent>> {

    private static final SourceRecordTypeInfo<DecodedEvent> TYPE =
            new SourceRecordTypeInfo<>(new DecodedEventTypeInfo());

    @Override
    protected TypeSerializer<SourceRecord<DecodedEvent>> createSerializer() {
        return TYPE.createSerializer(new SerializerConfigImpl());
    }

    @Override
    protected int getLength() {
        return -1;
    }

    @Override
    protected Class<SourceRecord<DecodedEvent>> getTypeClass() {
        return TYPE.getTypeClass();
    }

    @Override
    protected boolean allowNullInstances(TypeSerializer<SourceRecord<DecodedEvent>> serializer) {
        return true;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    protected SourceRecord<DecodedEvent>[] getTestData() {
        List<SourceRecord<DecodedEvent>> records = new ArrayList<>();
        for (DecodedEvent event : DecodedEventSerializerTest.events()) {
            records.add(event);
        }
        records.add(new SourceRecord.Pulse<>(12));
        records.add(new SourceRecord.Deleted<>("iot.alert-rules", "rule-1", 13));
        for (DeadLetter letter : letters()) {
            records.add(new SourceRecord.Rejected<>(letter));
            records.add(new SourceRecord.Rejected<>(letter, CLOCK));
        }
        return records.toArray(new SourceRecord[0]);
    }

    private static final ClockRejection CLOCK =
            new ClockRejection("pump-7", "acme", "", "Pümpe", Long.MIN_VALUE, -1);

    static DeadLetter[] letters() {
        DeadLetter.Header header = new DeadLetter.Header("h", new byte[] {1});
        DeadLetter.Header empty = new DeadLetter.Header("h", null);
        return new DeadLetter[] {
            new DeadLetter(
                    new byte[] {1, 2},
                    new byte[300],
                    List.of(header, empty),
                    "iot.device-events",
                    3,
                    Long.MAX_VALUE,
                    -1,
                    -1,
                    "ingest",
                    RejectReason.CORRUPT,
                    "Grüße"),
            new DeadLetter(null, null, List.of(), "t", 0, 0, 0, 7, "", RejectReason.EMPTY_VALUE, "")
        };
    }
}
