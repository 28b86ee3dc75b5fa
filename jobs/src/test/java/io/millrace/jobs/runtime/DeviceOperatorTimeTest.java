package io.millrace.jobs.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.kafka.DeadLetterTypeInfo;
import io.millrace.connectors.kafka.EventBlock;
import io.millrace.connectors.kafka.ResultRecord;
import io.millrace.jobs.config.AnalyticsSettings;
import io.millrace.jobs.config.JobOptions.Stage;
import io.millrace.jobs.config.TestSettings;
import io.millrace.jobs.config.TopicNames;
import io.millrace.jobs.stage.PopulationCounts;
import io.millrace.jobs.stage.PresenceChange;
import io.millrace.jobs.stage.TestEvents;
import io.millrace.schemas.DeviceProfile;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.RecordCodec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the times of the two inputs come together, profiles and silent inputs included. */
class DeviceOperatorTimeTest {

    private static final long START = 1_700_000_000_000L;

    private KeyedTwoInputStreamOperatorTestHarness<String, EventBlock, ControlInput, ResultRecord>
            harness;

    @BeforeEach
    void open() throws Exception {
        AnalyticsSettings settings =
                TestSettings.of(Set.of(Stage.AGGREGATION), Duration.ofSeconds(10));
        harness =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        new DeviceOperator(
                                settings,
                                TopicNames.standard(),
                                new OutputTag<>("dead-letters", new DeadLetterTypeInfo()),
                                new OutputTag<>(
                                        "population-counts",
                                        TypeInformation.of(PopulationCounts.class)),
                                new OutputTag<>(
                                        "presence-changes",
                                        TypeInformation.of(PresenceChange.class)),
                                Duration.ofHours(1),
                                1),
                        EventBlock::firstDevice,
                        null,
                        Types.STRING);
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private void event(long afterStart) throws Exception {
        DecodedEvent event = TestEvents.event(START + afterStart, afterStart, 20);
        harness.processElement1(new StreamRecord<>(Blocks.of(event)));
    }

    private void profile(long recordTime, String site, Duration upload) throws Exception {
        DeviceProfile profile =
                DeviceProfile.newBuilder()
                        .setDeviceId(TestEvents.DEVICE)
                        .setTenantId("tenant-1")
                        .setSiteId(site)
                        .setDeviceType("pump")
                        .setUploadIntervalMillis(upload.toMillis())
                        .setValidFrom(Instant.EPOCH)
                        .build();
        byte[] avro = new RecordCodec<>(DeviceProfile.class).encode(profile);
        harness.processElement2(
                new StreamRecord<>(
                        new ControlInput(
                                ControlInput.PROFILE, TestEvents.DEVICE, recordTime, avro)));
    }

    private void events(long afterStart) throws Exception {
        harness.processWatermark1(new Watermark(START + afterStart));
    }

    private void control(long afterStart) throws Exception {
        harness.processWatermark2(new Watermark(START + afterStart));
    }

    private List<MetricAggregate> windows() throws IOException {
        List<MetricAggregate> windows = new ArrayList<>();
        for (ResultRecord result : harness.extractOutputValues()) {
            windows.add(new RecordCodec<>(MetricAggregate.class).decode(result.value()));
        }
        return windows;
    }

    @Test
    void shouldWaitForTheProfileOfAnEventsTimeHoweverFarTheDeviceIs() throws Exception {
        event(1_000);
        event(30_000);
        events(20_000);
        assertThat(windows()).isEmpty();

        profile(START - 1, "north", Duration.ZERO);
        control(25_000);

        assertThat(windows()).extracting(MetricAggregate::getSiteId).containsExactly("north");
    }

    @Test
    void shouldCallNobodyLateBeforeTheProfilesHaveSaidWhoUploadsHowOften() throws Exception {
        events(7_200_000);
        event(1_000);
        profile(START - 1, "north", Duration.ofHours(2));
        event(2_000);
        control(7_200_000);
        event(3_000);
        events(7_300_000);
        control(7_300_000);

        assertThat(windows())
                .singleElement()
                .satisfies(
                        window -> {
                            assertThat(window.getEventCount()).isEqualTo(3);
                            assertThat(window.getRevision()).isZero();
                        });
    }

    @Test
    void shouldNotWaitForControlTopicsThatAreTakenForIdle() throws Exception {
        control(-3_600_000);
        event(1_000);
        events(20_000);
        assertThat(windows()).isEmpty();

        harness.processWatermarkStatus2(WatermarkStatus.IDLE);
        assertThat(windows()).hasSize(1);
        event(21_000);
        events(40_000);
        assertThat(windows()).hasSize(2);
    }

    @Test
    void shouldWaitAgainWhenTheControlTopicsSpeakAgain() throws Exception {
        control(-3_600_000);
        harness.processWatermarkStatus2(WatermarkStatus.IDLE);
        event(1_000);
        events(20_000);
        assertThat(windows()).hasSize(1);

        harness.processWatermarkStatus2(WatermarkStatus.ACTIVE);
        control(20_000);
        event(21_000);
        events(40_000);
        assertThat(windows()).hasSize(1);
        control(40_000);
        assertThat(windows()).hasSize(2);
    }

    /** Ended in a timer that was called again without end, which heeds no interrupt. */
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldLetTimeStandStillWhenAllEventsAreSilentAndTheControlTopicsGoOn() throws Exception {
        event(1_000);
        events(2_000);
        harness.processWatermarkStatus1(WatermarkStatus.IDLE);
        control(3_600_000);
        assertThat(windows()).isEmpty();

        harness.processWatermarkStatus1(WatermarkStatus.ACTIVE);
        event(3_000);
        events(20_000);
        assertThat(windows())
                .singleElement()
                .satisfies(window -> assertThat(window.getEventCount()).isEqualTo(2));
    }
}
