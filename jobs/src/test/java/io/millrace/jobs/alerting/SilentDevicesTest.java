package io.millrace.jobs.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.jobs.device.SectionedState;
import io.millrace.jobs.stage.PresenceChange;
import io.millrace.schemas.AlertEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SilentDevicesTest {

    private static final SilentDevicesFormat FORMAT = new SilentDevicesFormat();

    private final SilentDevices rule = new SilentDevices(15_000);
    private final List<AlertEvent> alerts = new ArrayList<>();
    private SectionedState state = new SectionedState();

    private static PresenceChange joined(int device) {
        return change(device, false, false, 0, Long.MIN_VALUE);
    }

    private static PresenceChange away(int device, long seconds) {
        return change(device, true, true, seconds, seconds - 60);
    }

    private static PresenceChange back(int device, long seconds) {
        return change(device, false, true, seconds, seconds - 100);
    }

    private static PresenceChange change(
            int device, boolean away, boolean heardBefore, long seconds, long lastHeard) {
        return new PresenceChange(
                "pump-" + device,
                "acme",
                "site",
                "pump",
                "gateway-1",
                away,
                heardBefore,
                seconds * 1_000,
                seconds * 1_000,
                lastHeard * 1_000,
                60_000);
    }

    private void add(PresenceChange... changes) {
        for (PresenceChange change : changes) {
            long unusedNext = rule.add(state.get(FORMAT), change);
            restore();
        }
    }

    private List<String> until(long seconds) {
        long unusedNext =
                rule.judge(
                        state.get(FORMAT),
                        seconds * 1_000,
                        (topic, key, value) -> {
                            if (value instanceof AlertEvent alert) {
                                alerts.add(alert);
                            }
                        });
        restore();
        return alerts.stream()
                .map(
                        one ->
                                one.getEventTime().toEpochMilli() / 1_000
                                        + " "
                                        + one.getChange()
                                        + " "
                                        + one.getDeviceId())
                .toList();
    }

    private void restore() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            state.write(new DataOutputStream(bytes));
            state =
                    SectionedState.read(
                            new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void join(int devices) {
        for (int device = 0; device < devices; device++) {
            add(joined(device));
        }
    }

    @Test
    void shouldRaiseOneAlertForADeviceThatFellSilentAloneAndClearIt() {
        join(5);
        add(away(2, 100));
        assertThat(until(114)).isEmpty();
        assertThat(until(115)).containsExactly("115 RAISED pump-2");
        assertThat(alerts.get(0).getRuleId()).isEqualTo(SilentDevices.DEVICE);
        assertThat(alerts.get(0).getReason())
                .isEqualTo("not heard for 1 min 15 s, allowed is 1 min");

        add(back(2, 400));
        assertThat(until(400)).containsExactly("115 RAISED pump-2", "400 CLEARED pump-2");
        assertThat(alerts.get(1).getAlertId()).isEqualTo(alerts.get(0).getAlertId());
    }

    @Test
    void shouldSayNothingOfADeviceThatReturnsInTime() {
        join(5);
        add(away(2, 100), back(2, 110));

        assertThat(until(1_000)).isEmpty();
    }

    @Test
    void shouldRaiseOneAlertForAGatewayWhoseDevicesFallSilentTogether() {
        join(6);
        for (int device = 0; device < 5; device++) {
            add(away(device, 100 + device));
        }
        assertThat(until(1_000)).containsExactly("115 RAISED gateway-1");
        assertThat(alerts.get(0).getRuleId()).isEqualTo(SilentDevices.GATEWAY);
        assertThat(alerts.get(0).getReason()).startsWith("gateway silent: 5 of its 6 devices");

        add(back(0, 2_000), back(1, 2_001), back(2, 2_002), back(3, 2_003));
        assertThat(until(2_010)).endsWith("2002 CLEARED gateway-1");
        // Pump 4 is silent for itself; pump 3 came back before it was decided.
        assertThat(until(3_000)).endsWith("2002 CLEARED gateway-1", "2017 RAISED pump-4");
    }

    @Test
    void shouldNotTakeALongDeadDeviceForASignOfTheGateway() {
        join(4);
        add(away(0, 100), away(1, 100_000));
        assertThat(until(200_000)).containsExactly("115 RAISED pump-0", "100015 RAISED pump-1");
    }

    @Test
    void shouldRaiseAtOnceWhereThereIsNoGateway() {
        add(
                new PresenceChange(
                        "pump-9", "acme", "", "pump", null, true, false, 60_000, 60_000, 0,
                        60_000));

        assertThat(until(60)).containsExactly("60 RAISED pump-9");
        assertThat(alerts.get(0).getReason())
                .isEqualTo("never heard, expected for 1 min, allowed is 1 min");
    }

    @Test
    void shouldSayTheSameInWhateverOrderChangesCome() {
        List<String> first = null;
        for (int seed = 0; seed < 100; seed++) {
            alerts.clear();
            state = new SectionedState();
            List<PresenceChange> changes = new ArrayList<>();
            for (int device = 0; device < 8; device++) {
                changes.add(away(device, 100 + 3 * device));
                changes.add(back(device, 300 + 7 * device));
            }
            join(8);
            Collections.shuffle(changes, new Random(seed));
            add(changes.toArray(new PresenceChange[0]));
            List<String> said = until(1_000);
            first = first == null ? said : first;
            assertThat(said).isNotEmpty().isEqualTo(first);
        }
    }
}
