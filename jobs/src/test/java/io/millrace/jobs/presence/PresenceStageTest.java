package io.millrace.jobs.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresenceStageTest {

    private static final long MINUTE = 60_000;
    private static final PresenceFormat FORMAT = new PresenceFormat();

    private final PresenceStage stage = new PresenceStage(MINUTE, 10);
    private final List<String> told = new ArrayList<>();
    private PresenceState state = new PresenceState();
    private Expectation expected = Expectation.NONE;

    private void hear(long seconds) {
        restore();
        stage.onHeard(
                state,
                seconds * 1_000,
                expected,
                (now, at, allowed) -> told.add(at / 1_000 + " " + now));
    }

    private void pass(long seconds) {
        restore();
        stage.onTime(
                state,
                seconds * 1_000,
                expected,
                (now, at, allowed) -> told.add(at / 1_000 + " " + now));
    }

    /** Before every call: nothing is remembered beside the state. */
    private void restore() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            FORMAT.write(state, new DataOutputStream(bytes));
            state =
                    FORMAT.read(
                            1, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldTellOfASilentDeviceOnceAndOfItsReturn() {
        hear(100);
        pass(129);
        pass(130);
        pass(159);
        pass(160);
        pass(10_000);
        hear(20_000);

        assertThat(told).containsExactly("100 ONLINE", "130 LATE", "160 OFFLINE", "20000 ONLINE");
    }

    @Test
    void shouldSayTheSameWhereTheSilenceIsKnownOnlyByItsEnd() {
        hear(100);
        hear(250);

        assertThat(told).containsExactly("100 ONLINE", "130 LATE", "160 OFFLINE", "250 ONLINE");
    }

    @Test
    void shouldAllowTenOfTheExpectedIntervals() {
        expected = new Expectation(30_000, Expectation.NEVER);
        hear(100);
        pass(399);
        assertThat(told).containsExactly("100 ONLINE", "250 LATE");

        pass(400);
        assertThat(told).endsWith("400 OFFLINE");
    }

    @Test
    void shouldLearnHowLongADeviceIsUsuallySilentWhereNobodySaysIt() {
        for (int i = 0; i < 6; i++) {
            hear(600L * i);
        }
        pass(6_000);

        assertThat(told.stream().filter(one -> one.endsWith("OFFLINE")))
                .containsExactly("60 OFFLINE", "660 OFFLINE", "4200 OFFLINE");
    }

    @Test
    void shouldLearnNothingFromOneOutage() {
        hear(0);
        hear(5_000);
        told.clear();
        pass(6_000);

        assertThat(told).containsExactly("5030 LATE", "5060 OFFLINE");
    }

    @Test
    void shouldMissADeviceThatWasPromisedAndNeverSeen() {
        expected = new Expectation(1_000, 100_000);
        pass(159);
        assertThat(told).isEmpty();

        pass(160);
        pass(1_000);
        hear(1_001);
        assertThat(told).containsExactly("160 NEVER_SEEN", "1001 ONLINE");
    }

    @Test
    void shouldSayNothingOfADeviceThatNobodyHasPromised() {
        pass(100_000);

        assertThat(told).isEmpty();
        assertThat(FORMAT.isEmpty(state)).isTrue();
        assertThat(stage.nextTime(state, expected)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldHearADeviceWhoseEventsTellNoTimeWhenItsTimeHasComeThere() {
        hear(100);
        stage.onSign(state, 125_400);
        stage.onSign(state, 205_000);
        hear(110);
        pass(139);
        assertThat(told).containsExactly("100 ONLINE");

        pass(300);
        assertThat(told)
                .containsExactly(
                        "100 ONLINE",
                        "155 LATE",
                        "185 OFFLINE",
                        "205 ONLINE",
                        "235 LATE",
                        "265 OFFLINE");
    }

    @Test
    void shouldSayNothingOfAnUnknownDeviceThatSendsWhatTellsNoTime() {
        stage.onSign(state, 100_000);
        pass(1_000);

        assertThat(told).isEmpty();
        assertThat(FORMAT.isEmpty(state)).isTrue();
    }

    @Test
    void shouldLeaveAnEarlierMomentAlone() {
        hear(100);
        hear(90);
        pass(130);

        assertThat(told).containsExactly("100 ONLINE", "130 LATE");
    }
}
