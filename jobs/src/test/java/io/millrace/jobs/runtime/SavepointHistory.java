package io.millrace.jobs.runtime;

import static io.millrace.jobs.stage.TestEvents.event;

import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.events.SourceRecord;
import io.millrace.jobs.maintenance.TestModels;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.DeviceProfile;
import io.millrace.schemas.DeviceType;
import io.millrace.schemas.MetricDefinition;
import io.millrace.schemas.MetricKind;
import io.millrace.schemas.RejectReason;
import io.millrace.schemas.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;

/**
 * The one history that stands behind all savepoints of {@link SavepointsTest}: five minutes of four
 * devices in two partitions, with a savepoint at {@link #HALF}.
 *
 * <p><b>It must not change</b>: the savepoints know positions in it. What is to be new in a later
 * savepoint goes into a history of its own.
 *
 * <p>At {@link #HALF} the control records have been read up to {@link #CONTROL_HALF} only. So the
 * events in between are held, a late event waits to correct its window, {@code pump-1} has an open
 * alert, {@code pump-2} a pending one; all have open windows, some have closed ones that a late
 * event of the second half corrects; {@code pump-2} sends again what it sent before the savepoint.
 *
 * <p>Late events are late by their own device's newest event, which no other partition's progress
 * can change.
 */
final class SavepointHistory {

    static final long START = 1_700_000_000_000L;
    static final int HALF = 150;
    static final int CONTROL_HALF = 130;
    static final int END = 300;
    static final int PARTITIONS = 2;
    static final Duration MAINTENANCE_WINDOW = Duration.ofSeconds(10);

    private static final long BEFORE = START - 3_600_000;
    private static final String[] TEMPERATURE = {"temperature"};
    private static final String[] PUMP = {"temperature", "starts"};

    private SavepointHistory() {}

    static List<List<SourceRecord<DecodedEvent>>> events() {
        Random random = new Random(20_261_123);
        List<List<SourceRecord<DecodedEvent>>> partitions =
                List.of(new ArrayList<>(), new ArrayList<>());
        for (int second = 0; second < END; second++) {
            for (List<SourceRecord<DecodedEvent>> partition : partitions) {
                partition.add(new SourceRecord.Pulse<>(at(second)));
            }
            first(second, random, partitions.get(0));
            second(second, random, partitions.get(1));
        }
        return partitions;
    }

    /** {@code pump-1}: hot around the savepoint, late twice on either side of it. */
    private static void first(
            int second, Random random, List<SourceRecord<DecodedEvent>> partition) {
        double level = second >= 100 && second < 170 ? 30 : 20;
        partition.add(pump("pump-1", second, second, level, random));
        if (second == 140) {
            partition.add(late("pump-1", 125_500, second, 9_001));
            partition.add(late("pump-1", 126_500, second, 9_002));
        }
        if (second == 145) {
            partition.add(late("pump-1", 50_000, second, 9_003));
        }
        if (second == 200) {
            partition.add(late("pump-1", 142_250, second, 9_004));
            partition.add(late("pump-1", 100_000, second, 9_005));
            partition.add(new SourceRecord.Rejected<>(letter(second)));
        }
    }

    /** {@code pump-2}, {@code mote-1} in batches, {@code mote-2} without a sequence. */
    private static void second(
            int second, Random random, List<SourceRecord<DecodedEvent>> partition) {
        double level = second >= 128 && second < 160 ? 30 : 20;
        if (second == 220) {
            level = Double.NaN;
        }
        partition.add(pump("pump-2", second, second, level, random));
        if (second == 151) {
            partition.add(
                    partition.stream()
                            .filter(
                                    record ->
                                            record instanceof DecodedEvent sent
                                                    && sent.deviceId().equals("pump-2")
                                                    && sent.sequence() == 149)
                            .findFirst()
                            .orElseThrow());
        }
        if (second == 160) {
            partition.add(late("pump-2", 105_250, second, 9_101));
        }
        if (second % 60 == 59) {
            for (int sent = second - 59; sent <= second; sent++) {
                partition.add(
                        arrived(
                                event(
                                        "mote-1",
                                        at(sent) + 7,
                                        sent % 100,
                                        TEMPERATURE,
                                        10 + random.nextGaussian()),
                                second));
            }
        }
        if (second % 3 == 0) {
            partition.add(
                    arrived(
                            event("mote-2", at(second), -1, TEMPERATURE, 5 + random.nextDouble()),
                            second));
        }
    }

    static List<List<SourceRecord<SpecificRecord>>> profiles() {
        List<SourceRecord<SpecificRecord>> records = new ArrayList<>();
        DeviceProfile mote =
                DeviceProfile.newBuilder()
                        .setDeviceId("mote-1")
                        .setTenantId("tenant-1")
                        .setSiteId("site-1")
                        .setDeviceType("pump")
                        .setExpectedIntervalMillis(1_000L)
                        .setUploadIntervalMillis(60_000)
                        .setValidFrom(Instant.ofEpochMilli(BEFORE))
                        .build();
        records.add(new SourceRecord.ReadValue<>(mote, BEFORE, BEFORE));
        for (int second = 0; second < END; second++) {
            records.add(new SourceRecord.Pulse<>(at(second)));
        }
        return List.of(records);
    }

    static List<List<SourceRecord<SpecificRecord>>> control() {
        List<SourceRecord<SpecificRecord>> records = new ArrayList<>();
        records.add(control(rule("hot", "temperature > 25 for 10s clear < 22", BEFORE), BEFORE));
        records.add(control(rule("odd", "anomaly(*) >= 0.5 for 2s", BEFORE), BEFORE));
        records.add(control(type(), BEFORE));
        records.add(
                control(
                        TestModels.record(MAINTENANCE_WINDOW, Instant.ofEpochMilli(BEFORE)),
                        BEFORE));
        for (int second = 0; second < END; second++) {
            if (second == 180) {
                records.add(
                        control(
                                rule("hot", "temperature > 19.9 for 5s clear < 19.8", at(180)),
                                at(180)));
            }
            if (second == 230) {
                records.add(new SourceRecord.Deleted<>("iot.alert-rules", "odd", at(230)));
            }
            records.add(new SourceRecord.Pulse<>(at(second)));
        }
        return List.of(records);
    }

    /** How many records of each partition come up to that second's pulse, which is the last. */
    static <T> int[] before(int second, List<List<SourceRecord<T>>> partitions) {
        return partitions.stream()
                .mapToInt(
                        records -> {
                            int count = 0;
                            while (records.get(count).recordTime() < at(second)) {
                                count++;
                            }
                            return count + 1;
                        })
                .toArray();
    }

    private static long at(int second) {
        return START + second * 1_000L;
    }

    private static SourceRecord<DecodedEvent> pump(
            String device, int second, long sequence, double level, Random random) {
        double temperature = level + random.nextGaussian() * 0.1;
        return arrived(
                event(device, at(second), sequence, PUMP, temperature, Math.floor(second / 7.0)),
                second);
    }

    private static SourceRecord<DecodedEvent> late(
            String device, long afterStart, int second, long sequence) {
        return arrived(event(device, START + afterStart, sequence, PUMP, 21, 3), second);
    }

    /** The event as Kafka took it in that second. */
    private static DecodedEvent arrived(DecodedEvent event, int second) {
        return new DecodedEvent(
                event.deviceId(),
                event.tenantId(),
                event.siteId(),
                event.deviceType(),
                null,
                event.eventTime(),
                event.sequence(),
                event.metrics(),
                event.values(),
                event.attributes(),
                event.quality(),
                null,
                at(second),
                0,
                event.sequence());
    }

    private static SourceRecord<SpecificRecord> control(SpecificRecord record, long recordTime) {
        return new SourceRecord.ReadValue<>(record, recordTime, recordTime);
    }

    private static AlertRule rule(String id, String condition, long validFrom) {
        return AlertRule.newBuilder()
                .setRuleId(id)
                .setCondition(condition)
                .setSeverity(Severity.MAJOR)
                .setValidFrom(Instant.ofEpochMilli(validFrom))
                .build();
    }

    private static DeviceType type() {
        return DeviceType.newBuilder()
                .setType("pump")
                .setMetrics(
                        List.of(
                                metric("temperature", 1, MetricKind.GAUGE),
                                metric("starts", 2, MetricKind.COUNTER)))
                .setValidFrom(Instant.ofEpochMilli(BEFORE))
                .build();
    }

    private static MetricDefinition metric(String name, int number, MetricKind kind) {
        return MetricDefinition.newBuilder()
                .setName(name)
                .setNumber(number)
                .setUnit("1")
                .setKind(kind)
                .build();
    }

    private static DeadLetter letter(int second) {
        return new DeadLetter(
                null,
                new byte[] {1, 2, 3},
                List.of(),
                "iot.device-events",
                0,
                9_999,
                at(second),
                -1,
                "ingest",
                RejectReason.CORRUPT,
                "damaged");
    }
}
