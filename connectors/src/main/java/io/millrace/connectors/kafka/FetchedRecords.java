package io.millrace.connectors.kafka;

import io.millrace.connectors.registry.FetchedSchemas;
import io.millrace.connectors.registry.RegistryUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The records of one fetch, which can be looked through before they are handed on. */
final class FetchedRecords implements RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>> {

    /** Nothing at all. */
    static final FetchedRecords NONE = new FetchedRecords(List.of(), Set.of());

    private final List<Split> splits;
    private final Set<String> finishedSplits;
    private int nextSplit;
    private List<ConsumerRecord<byte[], byte[]>> records = List.of();
    private int nextRecord;

    private record Split(String id, List<ConsumerRecord<byte[], byte[]>> records) {}

    private FetchedRecords(List<Split> splits, Set<String> finishedSplits) {
        this.splits = splits;
        this.finishedSplits = finishedSplits;
    }

    /** Takes everything out of what a reader has fetched. */
    static FetchedRecords of(RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>> fetched) {
        List<Split> splits = new ArrayList<>();
        for (String id = fetched.nextSplit(); id != null; id = fetched.nextSplit()) {
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            ConsumerRecord<byte[], byte[]> record = fetched.nextRecordFromSplit();
            while (record != null) {
                records.add(record);
                record = fetched.nextRecordFromSplit();
            }
            splits.add(new Split(id, records));
        }
        return new FetchedRecords(splits, fetched.finishedSplits());
    }

    /**
     * Makes sure that the writer schema of each record is known.
     *
     * @throws RegistryUnavailableException when the registry had to be asked and did not answer;
     *     what is known by then stays known, so the next call asks less
     */
    void fetchSchemas(FetchedSchemas schemas) {
        int last = Framing.NO_ID;
        for (Split split : splits) {
            for (ConsumerRecord<byte[], byte[]> record : split.records()) {
                int id = Framing.schemaIdOrNone(record.value());
                if (id != last && id != Framing.NO_ID) {
                    schemas.fetch(id);
                    last = id;
                }
            }
        }
    }

    @Override
    public String nextSplit() {
        if (nextSplit == splits.size()) {
            records = List.of();
            return null;
        }
        Split split = splits.get(nextSplit++);
        records = split.records();
        nextRecord = 0;
        return split.id();
    }

    @Override
    public ConsumerRecord<byte[], byte[]> nextRecordFromSplit() {
        return nextRecord < records.size() ? records.get(nextRecord++) : null;
    }

    @Override
    public Set<String> finishedSplits() {
        return finishedSplits;
    }
}
