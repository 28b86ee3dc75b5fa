package io.millrace.simulators.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.DeviceProfile;
import io.millrace.schemas.DeviceType;
import io.millrace.schemas.FaultLabel;
import io.millrace.simulators.fleet.DeviceEventVersions;
import io.millrace.simulators.fleet.FaultScript;
import io.millrace.simulators.fleet.FleetSettings;
import io.millrace.simulators.fleet.ScriptedFault;
import io.millrace.simulators.fleet.TransportSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A fleet's run into files, and its own record. */
@Timeout(30)
class FleetRunOutputTest {

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final int PARTITIONS = 3;

    /** Ten devices and two minutes at once, with some of everything that a way can do. */
    private static final FleetSettings SETTINGS =
            FleetSettings.of(10, 42)
                    .withPast(Duration.ofMinutes(2), Double.POSITIVE_INFINITY)
                    .withRunFor(Duration.ZERO)
                    .withFaults(script())
                    .withTransport(TransportSettings.usual().withRates(0.02, 0.02));

    private static final Map<Integer, Schema> SCHEMAS =
            Map.of(1, DeviceEventVersions.today(), 2, DeviceEventVersions.newer());

    private final EventDecoder decoder = new EventDecoder(SCHEMAS);

    @TempDir private Path folder;

    @Test
    void shouldRecordWhatIsSentInItsOrder() throws Exception {
        MemorySink sink = new MemorySink(PARTITIONS);
        Path record = folder.resolve("run");

        RunSummary summary = run(FleetOrder.of(SETTINGS).withRecord(record), sink);

        RunDirectory run = RunDirectory.open(record);
        assertThat(sent(run)).isEqualTo(sink.sent);
        assertThat(sink.sent).anyMatch(SentRecord::isPulse);
        assertThat(sink.sent.stream().map(SentRecord::kind))
                .contains("event", "duplicate", "disordered", "late", "batch")
                .contains("poison-truncated", "poison-empty", "poison-tenant", "unknown-schema");
        assertThat(run.labels()).isEqualTo(published(sink, FaultLabel.class)).isNotEmpty();
        assertThat(run.description().end()).isEqualTo(Instant.parse(summary.end()));
        assertThat(run.description().summary()).isEqualTo(summary);
        assertThat(run.description().start()).isEqualTo(NOW.minus(Duration.ofMinutes(2)));
        assertThat(run.description().partitions()).isEqualTo(PARTITIONS);
        assertThat(run.description().schemas())
                .isEqualTo(
                        Map.of(
                                1,
                                DeviceEventVersions.today().toString(),
                                2,
                                DeviceEventVersions.newer().toString()));
        assertThat(run.description().settings())
                .containsEntry("devices", 10)
                .containsEntry("interval", "1s");
        assertThat((List<?>) run.description().settings().get("faults")).isNotEmpty();
    }

    @Test
    void shouldSendTheSameFromThreeShardsAsFromOne() throws Exception {
        MemorySink whole = new MemorySink(PARTITIONS);
        run(FleetOrder.of(SETTINGS), whole);
        List<SentRecord> fromShards = new ArrayList<>();
        List<SpecificRecord> published = new ArrayList<>();
        for (int shard = 0; shard < 3; shard++) {
            MemorySink sink = new MemorySink(PARTITIONS);
            run(FleetOrder.of(SETTINGS).withShard(new FleetShard(shard, 3)), sink);
            assertThat(sink.pulses() > 0).isEqualTo(shard == 0);
            fromShards.addAll(sink.withoutPulses());
            published.addAll(sink.published);
        }

        assertThat(fromShards).containsExactlyInAnyOrderElementsOf(whole.withoutPulses());
        assertThat(published).containsExactlyInAnyOrderElementsOf(whole.published);
        assertThat(whole.published).hasAtLeastOneElementOfType(DeviceType.class);
        assertThat(whole.published).hasAtLeastOneElementOfType(DeviceProfile.class);
        assertThat(whole.published).hasAtLeastOneElementOfType(FaultLabel.class);
    }

    @Test
    void shouldSendTheSameFromFourThreadsAsFromOne() throws Exception {
        MemorySink one = new MemorySink(PARTITIONS);
        run(FleetOrder.of(SETTINGS), one);
        MemorySink four = new MemorySink(PARTITIONS);
        run(FleetOrder.of(SETTINGS).withThreads(4), four);

        assertThat(four.sent).isEqualTo(one.sent);
        assertThat(four.published).isEqualTo(one.published);
    }

    @Test
    void shouldWriteTheSameEventsToAnAvroFileAsToKafka() throws Exception {
        MemorySink sink = new MemorySink(PARTITIONS);
        run(FleetOrder.of(SETTINGS), sink);
        Path files = folder.resolve("files");

        write(files, EventForm.AVRO);

        List<DeviceEvent> expected = new ArrayList<>();
        for (SentRecord one : good(sink)) {
            expected.add(decoder.decode(one.value()));
        }
        assertThat(read(files.resolve("events.avro"), DeviceEvent.class)).isEqualTo(expected);
        List<SentRecord> rejected = new ArrayList<>();
        AvroRows.read(files.resolve("rejected.avro"), new SentRecordForm(), rejected::add);
        assertThat(rejected)
                .isNotEmpty()
                .isEqualTo(
                        sink.withoutPulses().stream()
                                .filter(one -> SentRecord.isToBeRefused(one.kind()))
                                .toList());
        assertThat(read(files.resolve("device-types.avro"), DeviceType.class))
                .isEqualTo(published(sink, DeviceType.class));
        assertThat(read(files.resolve("device-profiles.avro"), DeviceProfile.class)).hasSize(10);
        assertThat(read(files.resolve("fault-labels.avro"), FaultLabel.class))
                .isEqualTo(published(sink, FaultLabel.class));
    }

    @Test
    void shouldWriteAColumnAMetricToACsvFile() throws Exception {
        MemorySink sink = new MemorySink(PARTITIONS);
        run(FleetOrder.of(SETTINGS), sink);
        Path files = folder.resolve("files");

        write(files, EventForm.CSV);

        Path file = files.resolve("events.csv");
        assertThat(Files.readString(file)).contains("\r\n").startsWith("record_time,kind,");
        List<Map<String, String>> rows = rows(file);
        List<SentRecord> good = good(sink);
        assertThat(rows).hasSameSizeAs(good);
        Set<String> metrics = new HashSet<>();
        for (int i = 0; i < rows.size(); i++) {
            Map<String, String> row = rows.get(i);
            DeviceEvent event = decoder.decode(good.get(i).value());
            assertThat(row)
                    .containsEntry(
                            "record_time",
                            Instant.ofEpochMilli(good.get(i).recordTime()).toString())
                    .containsEntry("kind", good.get(i).kind())
                    .containsEntry("device_id", event.getDeviceId())
                    .containsEntry("event_time", event.getEventTime().toString())
                    .containsEntry("sequence", Long.toString(event.getSequence()));
            event.getReadings()
                    .forEach(
                            (metric, reading) -> {
                                metrics.add(metric);
                                assertThat(Double.parseDouble(row.get(metric))).isEqualTo(reading);
                            });
            assertThat(row.values().stream().filter(text -> !text.isEmpty()))
                    .hasSize(10 + event.getReadings().size());
        }
        assertThat(rows.get(0).keySet()).containsAll(metrics);
    }

    @Test
    void shouldMakeNothingWhereAFolderIsThereAlready() throws Exception {
        Path taken = Files.createDirectory(folder.resolve("taken"));
        FleetOrder order = FleetOrder.of(SETTINGS).withRecord(folder.resolve("run"));

        assertThatThrownBy(() -> FleetRun.write(order, taken, EventForm.AVRO, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(taken + " is there already");
        assertThat(folder.toFile().list()).containsExactly("taken");
        assertThat(taken.toFile().list()).isEmpty();
    }

    private static FaultScript script() {
        List<ScriptedFault> faults = new ArrayList<>(FaultScript.demo().faults());
        for (String line :
                List.of(
                        "device=1,kind=batch-upload,at=start+20s,for=30s",
                        "device=8,kind=clock-ahead,by=4m50s,at=start+10s,for=20s",
                        "device=9,kind=loss,share=0.5,at=start+10s,for=20s",
                        "gateway=0,kind=gateway-outage,at=start+70s,for=5s",
                        "partition=1,kind=partition-silent,at=start+80s,for=10s",
                        "device=9,kind=poison-empty,at=start+30s",
                        "device=9,kind=poison-tenant,at=start+32s",
                        "device=8,kind=poison-truncated,at=start+40s",
                        "device=8,kind=unknown-schema,at=start+42s",
                        "kind=schema-upgrade,at=start+60s")) {
            faults.add(ScriptedFault.parse(line));
        }
        return new FaultScript(faults);
    }

    private static RunSummary run(FleetOrder order, MemorySink sink) throws Exception {
        try (FleetRun run =
                FleetRun.start(
                        order,
                        fleet -> sink,
                        true,
                        EventSchemas::withoutRegistry,
                        new TickingClock(NOW))) {
            run.allSent().get(20, TimeUnit.SECONDS);
            return run.stop();
        }
    }

    private static void write(Path files, EventForm form) throws Exception {
        try (FleetRun run =
                FleetRun.write(
                        FleetOrder.of(SETTINGS), files, form, PARTITIONS, new TickingClock(NOW))) {
            run.allSent().get(20, TimeUnit.SECONDS);
        }
    }

    private static List<SentRecord> good(MemorySink sink) {
        return sink.withoutPulses().stream()
                .filter(one -> !SentRecord.isToBeRefused(one.kind()))
                .toList();
    }

    private static List<SentRecord> sent(RunDirectory run) {
        List<SentRecord> read = new ArrayList<>();
        assertThat(run.forEachSent(read::add).whole()).isTrue();
        return read;
    }

    private static <T extends SpecificRecord> List<T> published(MemorySink sink, Class<T> type) {
        return sink.published.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static <T extends SpecificRecord> List<T> read(Path file, Class<T> type) {
        List<T> read = new ArrayList<>();
        AvroRows.read(file, new SpecificDatumReader<>(type), read::add);
        return read;
    }

    private static List<Map<String, String>> rows(Path file) throws IOException {
        try (MappingIterator<Map<String, String>> rows =
                new CsvMapper()
                        .readerForMapOf(String.class)
                        .with(CsvSchema.emptySchema().withHeader())
                        .readValues(file.toFile())) {
            return rows.readAll();
        }
    }
}
