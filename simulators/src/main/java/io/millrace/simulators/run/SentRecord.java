package io.millrace.simulators.run;

import io.millrace.simulators.fleet.FaultKind;
import io.millrace.simulators.fleet.RecordKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * One record that a run has sent to the events topic, as its own record keeps it.
 *
 * @param recordTime at which it was due; the Kafka record's time
 * @param partition of the events topic
 * @param kind {@code event}, {@code duplicate}, {@code disordered}, {@code late}, {@code batch},
 *     {@code pulse}, or the kind of poison
 * @param key of the Kafka record
 * @param value as sent, framing included; null for a pulse, and for poison without a value
 */
public record SentRecord(long recordTime, int partition, String kind, byte[] key, byte[] value) {

    /** Whether it says only how far time has come. */
    public boolean isPulse() {
        return kind.equals(RecordKind.PULSE);
    }

    /** Whether records of that kind are made for receivers to refuse. */
    static boolean isToBeRefused(String kind) {
        return kind.startsWith("poison-") || kind.equals(FaultKind.UNKNOWN_SCHEMA.label());
    }

    /** By the arrays' bytes. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SentRecord that
                && recordTime == that.recordTime
                && partition == that.partition
                && kind.equals(that.kind)
                && Arrays.equals(key, that.key)
                && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                recordTime, partition, kind, Arrays.hashCode(key), Arrays.hashCode(value));
    }

    @Override
    public String toString() {
        return kind
                + " of "
                + new String(key, StandardCharsets.UTF_8)
                + " at "
                + recordTime
                + " in partition "
                + partition
                + (value == null ? "" : ", " + value.length + " bytes");
    }
}
