package io.millrace.benchmarks.fleet;

import io.millrace.connectors.kafka.Framing;
import io.millrace.local.cli.UserException;
import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.FaultLabel;
import io.millrace.schemas.RecordCodec;
import io.millrace.simulators.run.RunDescription;
import io.millrace.simulators.run.RunDirectory;
import io.millrace.simulators.run.RunFileException;
import io.millrace.simulators.run.SentRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.Schema;

/** The folders of one run: one of each shard, as {@code simulate --run DIR} has written them. */
final class RunFolders {

    /** Kinds of records whose value is an event; the others are pulses and poison. */
    private static final Set<String> EVENT_KINDS =
            Set.of("event", "duplicate", "disordered", "late", "batch");

    private final List<RunDirectory> shards;
    private final LabelledRun run;

    private RunFolders(List<RunDirectory> shards, LabelledRun run) {
        this.shards = shards;
        this.run = run;
    }

    /**
     * Opens them.
     *
     * @throws UserException which says what is wrong and what to do
     */
    static RunFolders open(List<Path> folders) {
        List<RunDirectory> shards = folders.stream().map(RunFolders::directory).toList();
        RunDescription first = shards.get(0).description();
        Map<String, Fault> faults = new LinkedHashMap<>();
        long end = Long.MIN_VALUE;
        for (RunDirectory shard : shards) {
            RunDescription run = shard.description();
            if (run.end() == null) {
                throw new UserException(
                        shard.path()
                                + ": this run has no end: it lasts still, or was cut off. Wait"
                                + " until simulate has ended, or make it anew");
            }
            if (run.seed() != first.seed() || !run.start().equals(first.start())) {
                throw new UserException(
                        "%s and %s are not shards of one run: seed %d from %s, and seed %d from %s"
                                .formatted(
                                        shards.get(0).path(),
                                        shard.path(),
                                        first.seed(),
                                        first.start(),
                                        run.seed(),
                                        run.start()));
            }
            end = Math.max(end, run.end().toEpochMilli());
            for (FaultLabel label : shard.labels()) {
                faults.putIfAbsent(label.getId(), Fault.of(label));
            }
        }
        long start = first.start().toEpochMilli();
        if (end <= start) {
            throw new UserException(shards.get(0).path() + ": this run has sent nothing");
        }
        // A past at speed 1 never meets the present.
        long live = first.liveStart() == null ? Long.MAX_VALUE : millis(first.liveStart());
        return new RunFolders(
                shards, new LabelledRun(start, live, end, List.copyOf(faults.values())));
    }

    LabelledRun run() {
        return run;
    }

    /** Gives every event that was sent, repeats included. */
    void forEachEvent(Consumer<SentEvent> receiver) {
        for (RunDirectory shard : shards) {
            EventReader reader = new EventReader(shard);
            try {
                shard.forEachSent(
                        sent -> {
                            if (EVENT_KINDS.contains(sent.kind())) {
                                receiver.accept(reader.read(sent));
                            }
                        });
            } catch (RunFileException e) {
                throw new UserException(e.getMessage(), e);
            }
        }
    }

    private static RunDirectory directory(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new UserException(
                    "--run: there is no directory "
                            + folder
                            + "; make one with: ./millrace simulate --run "
                            + folder);
        }
        try {
            return RunDirectory.open(folder);
        } catch (RunFileException e) {
            throw new UserException("--run: " + e.getMessage(), e);
        }
    }

    private static long millis(java.time.Instant time) {
        try {
            return time.toEpochMilli();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Reads the events of one shard by the schemas that its description keeps. */
    private static final class EventReader {

        private final RecordCodec<DeviceEvent> codec = new RecordCodec<>(DeviceEvent.class);
        private final Map<Integer, Schema> writers = new HashMap<>();
        private final Path path;

        EventReader(RunDirectory shard) {
            this.path = shard.path();
            shard.description()
                    .schemas()
                    .forEach((id, text) -> writers.put(id, new Schema.Parser().parse(text)));
        }

        SentEvent read(SentRecord sent) {
            byte[] value = sent.value();
            int id = ByteBuffer.wrap(value).getInt(1);
            Schema writer = writers.get(id);
            if (writer == null) {
                throw new UserException(
                        path + ": run.json does not have the schema " + id + " of its own events");
            }
            try {
                DeviceEvent event =
                        codec.decode(writer, value, Framing.LENGTH, value.length - Framing.LENGTH);
                return new SentEvent(
                        event.getDeviceId(),
                        event.getDeviceType(),
                        event.getGatewayId(),
                        sent.partition(),
                        event.getSequence(),
                        event.getEventTime().toEpochMilli(),
                        sent.recordTime(),
                        event.getReadings());
            } catch (IOException e) {
                throw new UserException(
                        path + ": sent.avro holds an event that cannot be read: " + e.getMessage(),
                        e);
            }
        }
    }
}
