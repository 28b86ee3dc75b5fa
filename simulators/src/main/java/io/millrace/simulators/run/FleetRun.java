package io.millrace.simulators.run;

import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.schemas.DeviceProfile;
import io.millrace.schemas.DeviceType;
import io.millrace.schemas.MetricDefinition;
import io.millrace.schemas.Topic;
import io.millrace.simulators.fleet.EventStream;
import io.millrace.simulators.fleet.Fleet;
import io.millrace.simulators.fleet.FleetSchedule;
import io.millrace.simulators.fleet.FleetSettings;
import io.millrace.simulators.fleet.FleetStream;
import io.millrace.simulators.fleet.PartitionSilence;
import io.millrace.simulators.fleet.TransportCounts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.Schema;

/**
 * A simulated fleet that is sending, to Kafka or to files.
 *
 * <p>Device types, profiles and fault labels are published first, then events under the record time
 * at which they are due, and a pulse a simulated second. Where the run's own record is asked for,
 * it begins before the first of them.
 */
public final class FleetRun extends PacedRun {

    /** Ids that a run without a registry frames its events with. */
    private static final int TODAYS_ID = 1;

    private static final Schema TODAY = Topic.DEVICE_EVENTS.valueSchema().orElseThrow();

    private final RunRecorder recorder;

    /**
     * @param recorder null where no record is kept
     */
    private FleetRun(RunPlan plan, EventSink sink, RunRecorder recorder, Clock clock) {
        super(plan, recorder == null ? sink : new RecordedSink(sink, recorder), clock);
        this.recorder = recorder;
    }

    /** The whole fleet, without a record. */
    public static FleetRun start(
            FleetSettings settings, KafkaSettings kafka, SchemaRegistry registry) {
        return start(FleetOrder.of(settings), kafka, registry);
    }

    /**
     * Connects to Kafka and begins.
     *
     * @throws io.millrace.connectors.kafka.KafkaRefusedException when topics are missing
     * @throws IllegalArgumentException when the fault script does not fit the fleet, or the folder
     *     of the record is there already
     */
    public static FleetRun start(FleetOrder order, KafkaSettings kafka, SchemaRegistry registry) {
        requireNewRecord(order);
        KafkaEventSink sink = KafkaEventSink.connect(kafka, registry);
        try {
            EventSchemas schemas =
                    new EventSchemas(sink.eventSchemaId(), Map.of(sink.eventSchemaId(), TODAY));
            Function<Fleet, EventSink> connected =
                    fleet -> {
                        requirePartitions(fleet, sink.partitions());
                        return sink;
                    };
            return start(order, connected, false, schemas, Clock.systemUTC());
        } catch (RuntimeException e) {
            sink.close();
            throw e;
        }
    }

    /**
     * Writes to files instead of Kafka. Without a length of its own the run ends where the fleet
     * meets the moment at which it began.
     *
     * @param partitions as many as the topic would have
     * @throws IllegalArgumentException when the fault script does not fit the fleet, a folder is
     *     there already, or nothing would be written
     * @throws RunFileException when a file cannot be made
     */
    public static FleetRun write(FleetOrder order, Path folder, EventForm form, int partitions) {
        return write(order, folder, form, partitions, Clock.systemUTC());
    }

    static FleetRun write(
            FleetOrder order, Path folder, EventForm form, int partitions, Clock clock) {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions " + partitions + " is below 1");
        }
        FleetSettings settings = order.fleet();
        if (settings.runFor() == null && settings.span().isZero()) {
            throw new IllegalArgumentException(
                    "span 0 without a length leaves nothing to write: want --span or --for");
        }
        requireNewRecord(order);
        NewFolder.require(folder);
        EventSchemas schemas = new EventSchemas(TODAYS_ID, Map.of(TODAYS_ID, TODAY));
        Function<Fleet, EventSink> files =
                fleet -> {
                    requirePartitions(fleet, partitions);
                    return new FileEventSink(
                            folder, form, metrics(fleet), schemas.byId(), partitions);
                };
        return start(order, files, true, schemas, clock);
    }

    private static List<String> metrics(Fleet fleet) {
        return fleet.deviceTypes().stream()
                .flatMap(type -> type.getMetrics().stream())
                .map(MetricDefinition::getName)
                .distinct()
                .sorted()
                .toList();
    }

    /** Before anything is made or sent. */
    private static void requirePartitions(Fleet fleet, int partitions) {
        for (PartitionSilence silence : fleet.silences()) {
            if (silence.partition() >= partitions) {
                throw new IllegalArgumentException(
                        "fault partition-silent on partition "
                                + silence.partition()
                                + ": "
                                + Topic.DEVICE_EVENTS.topicName()
                                + " has partitions 0 to "
                                + (partitions - 1));
            }
        }
    }

    private static void requireNewRecord(FleetOrder order) {
        if (order.record() != null) {
            NewFolder.require(order.record());
        }
    }

    /**
     * Begins with any sink and clock.
     *
     * @param toFiles whether it ends by itself where it meets the present
     */
    static FleetRun start(
            FleetOrder order,
            Function<Fleet, EventSink> sinkOf,
            boolean toFiles,
            EventSchemas schemas,
            Clock clock) {
        FleetSettings settings = order.fleet();
        // A whole second, so that pulses and windows begin with the fleet.
        long now = Math.floorDiv(clock.millis(), 1000L) * 1000;
        FleetSchedule schedule = FleetSchedule.past(now, settings.span(), settings.speed());
        Fleet fleet = new Fleet(settings, schedule.simulatedStart(), schedule.liveStart());
        FleetSource source = new FleetSource(fleet, order.shard(), order.threads(), schemas);
        RunPlan plan =
                new RunPlan(
                        order.shard().devices(settings.devices()),
                        schedule,
                        source,
                        target -> announce(fleet, order.shard(), target),
                        fleet.silences(),
                        order.shard().labels(fleet),
                        order.shard().isFirst(),
                        toFiles);
        EventSink sink = sinkOf.apply(fleet);
        if (settings.runFor() != null) {
            source.endAt(now + settings.runFor().toMillis());
        } else if (toFiles) {
            source.endAt(now);
        }
        RunRecorder recorder = null;
        try {
            if (order.record() != null) {
                recorder =
                        RunRecorder.create(
                                order.record(),
                                describe(order, plan, schemas, sink.partitions()),
                                plan.labels());
            }
            FleetRun run = new FleetRun(plan, sink, recorder, clock);
            run.begin();
            return run;
        } catch (RuntimeException e) {
            sink.close();
            if (recorder != null) {
                recorder.close();
            }
            throw e;
        }
    }

    private static RunDescription describe(
            FleetOrder order, RunPlan plan, EventSchemas schemas, int partitions) {
        FleetSettings settings = order.fleet();
        return new RunDescription(
                RunDirectory.plain(settings),
                settings.seed(),
                settings.types(),
                Instant.ofEpochMilli(plan.schedule().simulatedStart()),
                Instant.ofEpochMilli(plan.schedule().liveStart()),
                null,
                Topic.DEVICE_EVENTS.topicName(),
                partitions,
                schemas.texts(),
                order.shard().toString(),
                null);
    }

    @Override
    protected void concluded(RunSummary summary) {
        if (recorder != null) {
            recorder.finish(summary);
        }
    }

    private static void announce(Fleet fleet, FleetShard shard, EventSink sink) {
        if (shard.isFirst()) {
            for (DeviceType type : fleet.deviceTypes()) {
                sink.publish(Topic.DEVICE_TYPES, type.getType(), type, fleet.startMillis());
            }
        }
        if (fleet.settings().profiles()) {
            shard.forEachDevice(
                    fleet.settings().devices(),
                    number -> {
                        DeviceProfile profile = fleet.profile(number);
                        sink.publish(
                                Topic.DEVICE_PROFILES,
                                profile.getDeviceId(),
                                profile,
                                fleet.startMillis());
                    });
        }
    }

    /** A fleet's stream as a source. */
    private static final class FleetSource implements RecordSource {

        private final Fleet fleet;
        private final int devices;
        private final FleetStream stream;
        private volatile long endMillis = Long.MAX_VALUE;

        FleetSource(Fleet fleet, FleetShard shard, int threads, EventSchemas schemas) {
            this.fleet = fleet;
            this.devices = shard.devices(fleet.settings().devices());
            this.stream =
                    FleetStream.of(
                            fleet,
                            schemas.today(),
                            schemas.newer(),
                            shard.number(),
                            shard.of(),
                            threads);
        }

        @Override
        public void advance(long untilMillis, EventStream.Receiver receiver) {
            stream.advance(untilMillis, receiver);
        }

        @Override
        public void endAt(long millis) {
            endMillis = millis;
            stream.endAt(millis);
        }

        @Override
        public long endMillis() {
            return endMillis;
        }

        @Override
        public int onTheirWay() {
            return stream.onTheirWay();
        }

        @Override
        public TransportCounts counts() {
            return stream.counts();
        }

        @Override
        public long eventsDue(long timeMillis) {
            long elapsed = Math.max(0, Math.min(timeMillis, endMillis) - fleet.startMillis());
            return devices * (elapsed / fleet.settings().interval().toMillis());
        }
    }
}
