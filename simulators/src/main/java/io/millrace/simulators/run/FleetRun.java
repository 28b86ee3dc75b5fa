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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * A simulated fleet that is sending, to Kafka or to files.
 *
 * <p>Device types, profiles and fault labels are published first, then events under the record time
 * at which they are due, and a pulse a simulated second. Where the run's own record is asked for,
 * it begins before the first of them.
 */
public final class FleetRun extends PacedRun {

    /** Where records go, opened when it is known what the fleet is. */
    @FunctionalInterface
    interface Output {

        /**
         * Opens it.
         *
         * @throws IllegalArgumentException when the fleet does not fit it; then nothing was made
         */
        EventSink open(Fleet fleet);
    }

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
        Clock clock = Clock.systemUTC();
        // Says what is wrong with the script before it looks for Kafka.
        Fleet unused = fleet(order, schedule(order, clock));
        KafkaEventSink sink = KafkaEventSink.connect(kafka, registry);
        try {
            Output output =
                    fleet -> {
                        requirePartitions(fleet, sink.partitions());
                        return sink;
                    };
            return start(order, output, false, fleet -> schemas(fleet, sink, registry), clock);
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
        requireNewRecord(order);
        NewFolder.require(folder);
        Output output =
                fleet -> {
                    requirePartitions(fleet, partitions);
                    return new FileEventSink(
                            folder,
                            form,
                            metrics(fleet),
                            EventSchemas.withoutRegistry(fleet).byId(),
                            partitions);
                };
        FleetOrder ending =
                order.fleet().runFor() == null
                        ? order.withFleet(order.fleet().withRunFor(Duration.ZERO))
                        : order;
        return start(ending, output, true, EventSchemas::withoutRegistry, clock);
    }

    /** Registers the newer version where the script upgrades to one. */
    private static EventSchemas schemas(Fleet fleet, KafkaEventSink sink, SchemaRegistry registry) {
        String subject = Topic.DEVICE_EVENTS.subject().orElseThrow();
        return EventSchemas.of(
                fleet, sink.eventSchemaId(), newer -> registry.register(subject, newer));
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
     * @param drains as of a {@link RunPlan}
     */
    static FleetRun start(
            FleetOrder order,
            Output output,
            boolean drains,
            Function<Fleet, EventSchemas> schemasOf,
            Clock clock) {
        FleetSettings settings = order.fleet();
        FleetSchedule schedule = schedule(order, clock);
        long now = schedule.wallStart();
        Fleet fleet = fleet(order, schedule);
        EventSchemas schemas = schemasOf.apply(fleet);
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
                        drains);
        EventSink sink = output.open(fleet);
        if (settings.runFor() != null) {
            source.endAt(now + settings.runFor().toMillis());
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

    private static FleetSchedule schedule(FleetOrder order, Clock clock) {
        // A whole second, so that pulses and windows begin with the fleet.
        long now = Math.floorDiv(clock.millis(), 1000L) * 1000;
        return FleetSchedule.past(now, order.fleet().span(), order.fleet().speed());
    }

    private static Fleet fleet(FleetOrder order, FleetSchedule schedule) {
        return new Fleet(order.fleet(), schedule.simulatedStart(), schedule.liveStart());
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
