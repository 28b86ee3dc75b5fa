package io.millrace.benchmarks.oracle;

import io.millrace.simulators.fleet.RecordKind;
import io.millrace.simulators.run.SentRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The simulator's own record of what it has sent, held against what lies on the topic: each record
 * once, and none that nobody has sent.
 */
final class SentBook {

    /** What a receiver has to refuse, and why. */
    private static final Map<String, String> REASONS =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("unknown-schema", "UNKNOWN_SCHEMA_ID"),
                            Map.entry("poison-negative-id", "UNKNOWN_SCHEMA_ID"),
                            Map.entry("poison-no-bytes", "EMPTY_VALUE"),
                            Map.entry("poison-one-byte", "NOT_FRAMED"),
                            Map.entry("poison-four-bytes", "NOT_FRAMED"),
                            Map.entry("poison-not-framed", "NOT_FRAMED"),
                            Map.entry("poison-text", "NOT_FRAMED"),
                            Map.entry("poison-bare", "NOT_FRAMED"),
                            Map.entry("poison-guid", "GUID_FRAMING"),
                            Map.entry("poison-guid-header", "GUID_FRAMING"),
                            Map.entry("poison-nothing-behind", "CORRUPT"),
                            Map.entry("poison-truncated", "CORRUPT"),
                            Map.entry("poison-cut-in-id", "CORRUPT"),
                            Map.entry("poison-cut-in-readings", "CORRUPT"),
                            Map.entry("poison-garbage", "CORRUPT"),
                            Map.entry("poison-long-string", "CORRUPT"),
                            Map.entry("poison-negative-string", "CORRUPT"),
                            Map.entry("poison-huge-map", "CORRUPT"),
                            Map.entry("poison-negative-block", "CORRUPT"),
                            Map.entry("poison-endless-number", "CORRUPT"),
                            Map.entry("poison-bad-union", "CORRUPT"),
                            Map.entry("poison-bad-enum", "CORRUPT"),
                            Map.entry("poison-not-utf8", "CORRUPT"),
                            Map.entry("poison-overlong", "CORRUPT"),
                            Map.entry("poison-surrogate", "CORRUPT"),
                            Map.entry("poison-trailing", "CORRUPT"),
                            Map.entry("poison-foreign-key", "BAD_DEVICE_ID"),
                            Map.entry("poison-no-id", "BAD_DEVICE_ID"),
                            Map.entry("poison-too-large", "TOO_LARGE"),
                            Map.entry("poison-long-text", "TOO_LARGE"),
                            Map.entry("poison-many-readings", "TOO_LARGE"),
                            Map.entry("poison-empty", "EMPTY_VALUE")));

    /** Poison that decodes: the event itself says why it is refused, or its clock does. */
    private static final Set<String> DECODES =
            Set.of(
                    "poison-tenant",
                    "poison-clock-min",
                    "poison-clock-minus-one",
                    "poison-clock-1970",
                    "poison-clock-2038",
                    "poison-clock-max");

    private final Map<Identity, Deque<String>> kinds = new HashMap<>();
    private final Set<String> faults = new TreeSet<>();
    private final List<String> foreign = new ArrayList<>();
    private long records;

    /** A record's content and place, offsets apart. */
    private record Identity(int partition, long time, ByteBuffer key, ByteBuffer value) {

        static Identity of(SentRecord sent) {
            return new Identity(
                    sent.partition(), sent.recordTime(), wrap(sent.key()), wrap(sent.value()));
        }

        static Identity of(ConsumerRecord<byte[], byte[]> found) {
            return new Identity(
                    found.partition(), found.timestamp(), wrap(found.key()), wrap(found.value()));
        }

        private static ByteBuffer wrap(byte[] bytes) {
            return bytes == null ? null : ByteBuffer.wrap(bytes);
        }

        @Override
        public String toString() {
            String name =
                    key == null
                            ? "no key"
                            : StandardCharsets.UTF_8.decode(key.duplicate()).toString();
            return name + " at " + time + " in partition " + partition;
        }
    }

    /** What a record on the topic turned out to be. */
    enum Kind {
        PULSE,
        EVENT,
        POISON
    }

    /**
     * A record on the topic as the simulator knows it.
     *
     * @param reason why it has to be refused; null where it does not
     */
    record Meaning(Kind kind, String reason) {}

    /** Takes one record that was sent. */
    void add(SentRecord sent) {
        records++;
        kinds.computeIfAbsent(Identity.of(sent), identity -> new ArrayDeque<>(1)).add(sent.kind());
    }

    /** Takes note that faults of that kind were sent, too. */
    void addFault(String kind) {
        faults.add(kind);
    }

    /** Kinds of faults that the run holds. */
    Set<String> faults() {
        return faults;
    }

    /** How many were sent. */
    long records() {
        return records;
    }

    /** What that record on the topic is; null for one that nobody has sent. */
    Meaning take(ConsumerRecord<byte[], byte[]> found) {
        Identity identity = Identity.of(found);
        Deque<String> left = kinds.get(identity);
        String kind = left == null ? null : left.poll();
        if (kind == null) {
            foreign.add(identity + (left == null ? "" : ", once more than it was sent"));
            return null;
        }
        if (kind.equals(RecordKind.PULSE)) {
            return new Meaning(Kind.PULSE, null);
        }
        String reason = REASONS.get(kind);
        if (reason == null && kind.startsWith("poison-") && !DECODES.contains(kind)) {
            throw new IllegalStateException(
                    "the oracle does not know what becomes of " + kind + "; it knows " + REASONS);
        }
        return new Meaning(reason == null ? Kind.EVENT : Kind.POISON, reason);
    }

    /** After all records of the topic were taken: those that are not there, and those too many. */
    Differences differences() {
        List<String> lost = new ArrayList<>();
        kinds.forEach((identity, left) -> left.forEach(kind -> lost.add(kind + " of " + identity)));
        lost.sort(null);
        List<String> repeated = foreign.stream().filter(f -> f.contains("once more")).toList();
        List<String> unexpected = foreign.stream().filter(f -> !f.contains("once more")).toList();
        return new Differences(lost, repeated, unexpected, List.of());
    }
}
