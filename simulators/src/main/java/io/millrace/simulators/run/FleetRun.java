package io.millrace.simulators.run;

import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.schemas.DeviceProfile;
import io.millrace.schemas.DeviceType;
import io.millrace.schemas.Topic;
import io.millrace.simulators.fleet.EventStream;
import io.millrace.simulators.fleet.Fleet;
import io.millrace.simulators.fleet.FleetSchedule;
import io.millrace.simulators.fleet.FleetSettings;
import io.millrace.simulators.fleet.TransportCounts;
import java.time.Clock;

/**
 * A simulated fleet that is sending to Kafka.
 *
 * <p>Device types, profiles and fault labels are published first, then events under the record time
 * at which they are due, and a pulse a simulated second.
 */
public final class FleetRun extends PacedRun {

    private FleetRun(RunPlan plan, EventSink sink, Clock clock) {
        super(plan, sink, clock);
    }

    /**
     * Connects to Kafka and begins.
     *
     * @throws io.millrace.connectors.kafka.KafkaRefusedException when topics are missing
     * @throws IllegalArgumentException when the fault script does not fit the fleet
     */
    public static FleetRun start(
            FleetSettings settings, KafkaSettings kafka, SchemaRegistry registry) {
        KafkaEventSink sink = KafkaEventSink.connect(kafka, registry);
        try {
            return start(settings, sink, sink.eventSchemaId(), Clock.systemUTC());
        } catch (RuntimeException e) {
            sink.close();
            throw e;
        }
    }

    /** Begins with any sink and clock. */
    static FleetRun start(FleetSettings settings, EventSink sink, int schemaId, Clock clock) {
        // A whole second, so that pulses and windows begin with the fleet.
        long now = Math.floorDiv(clock.millis(), 1000L) * 1000;
        FleetSchedule schedule = FleetSchedule.past(now, settings.span(), settings.speed());
        Fleet fleet = new Fleet(settings, schedule.simulatedStart(), schedule.liveStart());
        FleetSource source = new FleetSource(fleet, new EventStream(fleet, schemaId));
        if (settings.runFor() != null) {
            source.endAt(now + settings.runFor().toMillis());
        }
        RunPlan plan =
                new RunPlan(
                        settings.devices(),
                        schedule,
                        source,
                        target -> announce(fleet, target),
                        fleet.silences(),
                        fleet.labels());
        FleetRun run = new FleetRun(plan, sink, clock);
        run.begin();
        return run;
    }

    private static void announce(Fleet fleet, EventSink sink) {
        for (DeviceType type : fleet.deviceTypes()) {
            sink.publish(Topic.DEVICE_TYPES, type.getType(), type, fleet.startMillis());
        }
        if (fleet.settings().profiles()) {
            for (int number = 0; number < fleet.settings().devices(); number++) {
                DeviceProfile profile = fleet.profile(number);
                sink.publish(
                        Topic.DEVICE_PROFILES, profile.getDeviceId(), profile, fleet.startMillis());
            }
        }
    }

    /** A fleet's stream as a source. */
    private static final class FleetSource implements RecordSource {

        private final Fleet fleet;
        private final EventStream stream;
        private volatile long endMillis = Long.MAX_VALUE;

        FleetSource(Fleet fleet, EventStream stream) {
            this.fleet = fleet;
            this.stream = stream;
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
            return fleet.settings().devices() * (elapsed / fleet.settings().interval().toMillis());
        }
    }
}
