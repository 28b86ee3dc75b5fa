package io.millrace.simulators.replay;

import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.schemas.DeviceType;
import io.millrace.schemas.Topic;
import io.millrace.simulators.run.EventSink;
import io.millrace.simulators.run.KafkaEventSink;
import io.millrace.simulators.run.PacedRun;
import io.millrace.simulators.run.RunPlan;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/**
 * Recorded data that is being sent to Kafka, one file a device, with a pulse a simulated second.
 */
public final class ReplayRun extends PacedRun {

    private final Replay replay;

    private ReplayRun(Replay replay, RunPlan plan, EventSink sink, Clock clock) {
        super(plan, sink, clock);
        this.replay = replay;
    }

    /**
     * Reads the files, connects to Kafka and begins.
     *
     * @throws IllegalArgumentException when a file cannot be read as CSV of the form, with its line
     */
    public static ReplayRun start(
            ReplaySettings settings, KafkaSettings kafka, SchemaRegistry registry)
            throws IOException {
        // Looks at the files before it looks for Kafka.
        Replay.load(settings, 0);
        KafkaEventSink sink = KafkaEventSink.connect(kafka, registry);
        try {
            return start(settings, sink, sink.eventSchemaId(), Clock.systemUTC());
        } catch (IOException | RuntimeException e) {
            sink.close();
            throw e;
        }
    }

    /** Begins with any sink and clock. */
    static ReplayRun start(ReplaySettings settings, EventSink sink, int schemaId, Clock clock)
            throws IOException {
        long now = Math.floorDiv(clock.millis(), 1000L) * 1000;
        Replay replay = Replay.load(settings, now);
        RunPlan plan =
                new RunPlan(
                        replay.recordings().size(),
                        replay.schedule(),
                        new ReplaySource(replay, schemaId),
                        target -> announce(replay, target),
                        List.of(),
                        replay.labels(),
                        true,
                        false);
        ReplayRun run = new ReplayRun(replay, plan, sink, clock);
        run.begin();
        return run;
    }

    /** The recordings and their place on the time line. */
    public Replay replay() {
        return replay;
    }

    private static void announce(Replay replay, EventSink sink) {
        long start = replay.schedule().simulatedStart();
        DeviceType type = replay.deviceType();
        sink.publish(Topic.DEVICE_TYPES, type.getType(), type, start);
        for (Recording recording : replay.recordings()) {
            sink.publish(
                    Topic.DEVICE_PROFILES, recording.deviceId(), replay.profile(recording), start);
        }
    }
}
