package io.millrace.jobs.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connectors.kafka.KnownDevice;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DueDevicesTest {

    private static final DueMomentsFormat FORMAT = new DueMomentsFormat();

    private final DueDevices due = new DueDevices();

    private List<String> taken() {
        List<String> taken = new ArrayList<>();
        for (var device = due.poll(); device != null; device = due.poll()) {
            taken.add(device.deviceId() + "@" + due.moment());
        }
        return taken;
    }

    private void add(long moment, String device) {
        due.add(moment, KnownDevice.of(device));
    }

    @Test
    void shouldGiveDevicesByMomentAndThenInTheOrderTheyCame() {
        add(20, "b");
        add(10, "a");
        add(20, "c");

        due.advance(9);
        assertThat(taken()).isEmpty();
        due.advance(20);
        assertThat(taken()).containsExactly("a@10", "b@20", "c@20");
        assertThat(taken()).isEmpty();
    }

    @Test
    void shouldTakeWhatBecomesDueInTheMiddle() {
        add(10, "a");
        add(12, "b");
        due.advance(10);
        assertThat(due.poll().deviceId()).isEqualTo("a");
        due.advance(12);
        assertThat(taken()).containsExactly("b@12");
    }

    @Test
    void shouldNeverEnterADeviceForAWatermarkThatHasPassed() {
        due.advance(100);
        assertThat(due.momentFor(5)).isEqualTo(101);
        assertThat(due.momentFor(200)).isEqualTo(200);
        due.advance(Long.MAX_VALUE);
        assertThat(due.momentFor(200)).isEqualTo(DueMoments.NEVER);
    }

    @Test
    void shouldKnowTheMomentsOfADevice() {
        DueMoments moments = new DueMoments();
        assertThat(moments.first()).isEqualTo(DueMoments.NEVER);
        moments.addFirst(30);
        moments.addFirst(10);
        assertThat(moments.first()).isEqualTo(10);
        assertThat(moments.remove(20)).isFalse();
        assertThat(moments.remove(10)).isTrue();
        assertThat(moments.first()).isEqualTo(30);
        assertThat(moments.remove(30)).isTrue();
        assertThat(FORMAT.isEmpty(moments)).isTrue();
    }

    @Test
    void shouldReadTheTimerOfOlderSavepoints() throws IOException {
        byte[] timer = {0, 0, 0, 0, 0, 0, 1, 0};
        DueMoments moments = FORMAT.read(1, in(timer));
        assertThat(moments.first()).isEqualTo(256);
        assertThat(FORMAT.read(1, in(new byte[] {0x7f, -1, -1, -1, -1, -1, -1, -1})).size())
                .isZero();
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }
}
