package io.millrace.simulators.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.FaultLabel;
import io.millrace.simulators.fleet.RecordKind;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RunDirectoryTest {

    private static final Instant START = Instant.parse("2026-11-01T10:00:00Z");
    private static final Instant END = Instant.parse("2026-11-01T10:30:00Z");
    private static final RunDescription DESCRIPTION =
            new RunDescription(
                    Map.of("devices", 3, "interval", "1s"),
                    42,
                    List.of("pump", "motor"),
                    START,
                    START.plusSeconds(600),
                    null,
                    "iot.device-events",
                    4,
                    Map.of(7, "\"string\""),
                    "0/1",
                    null);
    private static final List<FaultLabel> LABELS =
            List.of(label("a", "drift", END), label("b", "worn", null));

    @TempDir private Path temporary;
    private Path folder;

    @BeforeEach
    void chooseFolder() {
        folder = temporary.resolve("runs/first");
    }

    @Test
    void shouldReadBackWhatARunHasWritten() throws Exception {
        List<SentRecord> sent = records(5_000);

        write(sent, summary());

        RunDirectory run = RunDirectory.open(folder);
        assertThat(run.labels()).isEqualTo(LABELS);
        assertThat(run.description().settings()).isEqualTo(DESCRIPTION.settings());
        assertThat(run.description().schemas()).isEqualTo(DESCRIPTION.schemas());
        assertThat(run.description().liveStart()).isEqualTo(DESCRIPTION.liveStart());
        assertThat(run.description().end()).isEqualTo(END);
        assertThat(run.description().summary()).isEqualTo(summary());
        List<SentRecord> read = new ArrayList<>();
        assertThat(run.forEachSent(read::add)).isEqualTo(new RunDirectory.Extent(5_000, true));
        assertThat(read).isEqualTo(sent);
        assertThat(read.get(9).isPulse()).isTrue();
    }

    @Test
    void shouldHaveLabelsAndDescriptionBeforeTheFirstRecord() throws Exception {
        try (RunRecorder recorder = RunRecorder.create(folder, DESCRIPTION, LABELS)) {
            RunDirectory run = RunDirectory.open(folder);

            assertThat(run.labels()).isEqualTo(LABELS);
            assertThat(run.description()).isEqualTo(DESCRIPTION);
            assertThat(recorder.failure()).isEmpty();
        }
    }

    @Test
    void shouldHaveNoEndWhenTheRunWasCutOff() throws Exception {
        try (RunRecorder recorder = RunRecorder.create(folder, DESCRIPTION, LABELS)) {
            records(10).forEach(recorder::add);
        }

        RunDirectory run = RunDirectory.open(folder);
        assertThat(run.description().end()).isNull();
        assertThat(run.description().summary()).isNull();
        assertThat(run.forEachSent(sent -> {}).records()).isEqualTo(10);
    }

    /** As a writer that was killed leaves the file: whatever the moment. */
    @Test
    void shouldGiveTheWholeBlocksWhereverTheLastOneIsCutOff() throws Exception {
        List<SentRecord> sent = records(60);
        Path file = temporary.resolve("cut.avro");
        long firstBlock;
        try (AvroRows<SentRecord> rows =
                AvroRows.create(file, SentRecordForm.SCHEMA, new SentRecordForm())) {
            sent.subList(0, 40).forEach(rows::append);
            rows.flush();
            firstBlock = Files.size(file);
            sent.subList(40, 60).forEach(rows::append);
        }
        byte[] whole = Files.readAllBytes(file);
        write(List.of(), null);

        assertThat(whole.length).isGreaterThan((int) firstBlock + 100);
        for (int length = (int) firstBlock; length <= whole.length; length++) {
            Files.write(folder.resolve("sent.avro"), Arrays.copyOf(whole, length));
            RunDirectory run = RunDirectory.open(folder);
            List<SentRecord> read = new ArrayList<>();

            RunDirectory.Extent extent = run.forEachSent(read::add);

            boolean all = length == whole.length;
            assertThat(read).as("cut at %s", length).isEqualTo(all ? sent : sent.subList(0, 40));
            assertThat(extent)
                    .as("cut at %s", length)
                    .isEqualTo(
                            new RunDirectory.Extent(
                                    read.size(), all || length == (int) firstBlock));
            assertThat(run.description().end()).isNull();
        }
    }

    @Test
    void shouldSayThatAFileIsDamagedBeforeItsLastBlock() throws Exception {
        write(records(20_000), summary());
        Path file = folder.resolve("sent.avro");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(file, bytes);

        assertThatThrownBy(() -> RunDirectory.open(folder).forEachSent(sent -> {}))
                .isInstanceOf(RunFileException.class)
                .hasMessageContaining("cannot read " + file);
    }

    @Test
    void shouldStopAtAFullDiskAndKeepWhatIsThere() throws Exception {
        List<SentRecord> sent = records(200_000);
        RunRecorder recorder =
                RunRecorder.create(folder, DESCRIPTION, LABELS, out -> new FullAfter(out, 700_000));

        assertThatThrownBy(
                        () -> {
                            sent.forEach(recorder::add);
                            recorder.finish(summary());
                        })
                .isInstanceOf(RunFileException.class)
                .hasMessageContaining("sent.avro: No space left on device (")
                .hasMessageContaining(" bytes free); its first ")
                .hasMessageContaining(" rows are kept and readable");
        recorder.close();

        RunDirectory run = RunDirectory.open(folder);
        List<SentRecord> read = new ArrayList<>();
        assertThat(run.forEachSent(read::add).whole()).isTrue();
        assertThat(read).hasSizeGreaterThan(1_000).isEqualTo(sent.subList(0, read.size()));
        assertThat(run.labels()).isEqualTo(LABELS);
        assertThat(run.description().end()).isNull();
        assertThat(recorder.failure().orElseThrow())
                .hasMessageContaining(String.format("%,d", read.size()));
    }

    @Test
    void shouldSayThatThereIsNoRoomEvenToBegin() {
        assertThatThrownBy(
                        () ->
                                RunRecorder.create(
                                        folder, DESCRIPTION, LABELS, out -> new FullAfter(out, 9)))
                .isInstanceOf(RunFileException.class)
                .hasMessageContaining("sent.avro: No space left on device");
    }

    @Test
    void shouldRefuseAFolderThatIsThereAlready() throws Exception {
        Path marker = Files.createDirectories(folder).resolve("mine.txt");
        Files.writeString(marker, "untouched");

        assertThatThrownBy(() -> RunRecorder.create(folder, DESCRIPTION, LABELS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("name a new one, or remove it");
        assertThat(folder.toFile().list()).containsExactly("mine.txt");
    }

    @Test
    void shouldSayWhatIsMissingWhenItIsNoRun() throws Exception {
        Files.createDirectories(folder);

        assertThatThrownBy(() -> RunDirectory.open(folder))
                .hasMessage(folder + " is not the folder of a run: run.json is not there");
    }

    private void write(List<SentRecord> sent, RunSummary summary) {
        try (RunRecorder recorder = RunRecorder.create(folder, DESCRIPTION, LABELS)) {
            sent.forEach(recorder::add);
            if (summary != null) {
                recorder.finish(summary);
            }
        }
    }

    private static List<SentRecord> records(int count) {
        List<SentRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean pulse = i % 10 == 9;
            byte[] value = ("value " + i * 7919L * i).getBytes(StandardCharsets.UTF_8);
            records.add(
                    new SentRecord(
                            START.toEpochMilli() + i,
                            i % 4,
                            pulse ? RecordKind.PULSE : "event",
                            ("device-" + i % 3).getBytes(StandardCharsets.UTF_8),
                            pulse ? null : value));
        }
        return records;
    }

    private static FaultLabel label(String id, String kind, Instant to) {
        return FaultLabel.newBuilder()
                .setId(id)
                .setDeviceId("pump-00001")
                .setKind(kind)
                .setMetric("temperature")
                .setFrom(START)
                .setTo(to)
                .build();
    }

    private static RunSummary summary() {
        return new RunSummary(
                3,
                START.toString(),
                START.toString(),
                END.toString(),
                9,
                9,
                8,
                1,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                4,
                0,
                5,
                1.5,
                6,
                List.of());
    }

    /** A disk that takes so many bytes. */
    private static final class FullAfter extends FilterOutputStream {

        private long left;

        FullAfter(OutputStream out, long bytes) {
            super(out);
            left = bytes;
        }

        @Override
        public void write(byte[] some, int offset, int length) throws IOException {
            int fitting = (int) Math.min(length, left);
            out.write(some, offset, fitting);
            left -= fitting;
            if (fitting < length) {
                throw new IOException("No space left on device");
            }
        }
    }
}
