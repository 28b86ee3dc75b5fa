package io.millrace.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connectors.registry.FakeRegistry;
import io.millrace.connectors.registry.FetchedSchemas;
import io.millrace.connectors.registry.RegistryUnavailableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class FetchedRecordsTest {

    private static final Schema STRING = Schema.create(Schema.Type.STRING);

    private final FakeRegistry registry = new FakeRegistry().with(1, STRING).with(2, STRING);
    private final FetchedSchemas schemas = new FetchedSchemas(registry);

    @Test
    void shouldHandOnWhatWasFetched() {
        FetchedRecords fetched = fetched(Map.of("t-0", List.of(framed(1), framed(2))), "t-1");

        assertThat(fetched.nextSplit()).isEqualTo("t-0");
        assertThat(read(fetched)).hasSize(2);
        assertThat(fetched.nextSplit()).isNull();
        assertThat(fetched.finishedSplits()).containsExactly("t-1");
    }

    @Test
    void shouldAskForEachSchemaOnceWhateverTheRecords() {
        FetchedRecords fetched =
                fetched(
                        Map.of(
                                "t-0",
                                Arrays.asList(framed(1), null, framed(2), new byte[3], framed(1)),
                                "t-1",
                                List.of(framed(2), framed(99))));

        fetched.fetchSchemas(schemas);

        assertThat(registry.questions()).isEqualTo(3);
    }

    @Test
    void shouldGoOnWhereTheRegistryWentAway() {
        FetchedRecords fetched = fetched(Map.of("t-0", List.of(framed(1), framed(2))));
        fetched(Map.of("t-0", List.of(framed(1)))).fetchSchemas(schemas);
        registry.failNext(1);

        assertThatThrownBy(() -> fetched.fetchSchemas(schemas))
                .isInstanceOf(RegistryUnavailableException.class);
        fetched.fetchSchemas(schemas);

        assertThat(schemas.byId(2)).isEqualTo(STRING);
        assertThat(registry.questions()).isEqualTo(3);
        assertThat(fetched.nextSplit()).isEqualTo("t-0");
        assertThat(read(fetched)).hasSize(2);
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(FetchedRecords fetched) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        ConsumerRecord<byte[], byte[]> record = fetched.nextRecordFromSplit();
        while (record != null) {
            records.add(record);
            record = fetched.nextRecordFromSplit();
        }
        return records;
    }

    private static FetchedRecords fetched(Map<String, List<byte[]>> values, String... finished) {
        RecordsBySplits.Builder<ConsumerRecord<byte[], byte[]>> records =
                new RecordsBySplits.Builder<>();
        values.forEach(
                (split, of) ->
                        of.forEach(
                                value ->
                                        records.add(
                                                split,
                                                new ConsumerRecord<>("t", 0, 0, null, value))));
        Arrays.stream(finished).forEach(records::addFinishedSplit);
        return FetchedRecords.of(records.build());
    }

    private static byte[] framed(int id) {
        return Framing.frame(id, new byte[4]);
    }
}
