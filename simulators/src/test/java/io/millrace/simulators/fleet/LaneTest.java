package io.millrace.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LaneTest {

    private static final long START = FleetRecords.START;
    private static final long END = START + 180_000;
    private static final int DEVICES = 20;

    private final Fleet fleet =
            new Fleet(
                    FleetSettings.of(DEVICES, 1)
                            .withPast(Duration.ZERO, 60)
                            .withTransport(TransportSettings.clean()),
                    START,
                    START);
    private final EventStream stream = new EventStream(fleet, FleetRecords.TODAY);

    private record Sent(int device, long due, String kind, byte[] value) {

        long eventTime() {
            return new FleetRecords.Sent("", value, due, kind).eventTime();
        }

        long sequence() {
            return new FleetRecords.Sent("", value, due, kind).event().getSequence();
        }
    }

    @Test
    void shouldSendEachEventAtItsJitteringTimeAndInOrder() {
        List<Sent> sent = run(lane(1_000, 499, 0), END);

        assertThat(sent).hasSizeGreaterThan(DEVICES * 178);
        assertThat(sent).isSortedAccordingTo(byDueAndDevice());
        assertThat(sent).allMatch(one -> one.eventTime() == one.due() && one.due() < END);
        assertEachOnce(sent, 1_000, 499);
    }

    @Test
    void shouldSendWithoutJitterLikeWithTheSmallest() {
        List<Sent> even = run(lane(1_000, 0, 0), END);

        assertThat(even).hasSize(DEVICES * 180);
        assertThat(even).isSortedAccordingTo(byDueAndDevice());
        assertEachOnce(even, 1_000, 0);
    }

    @Test
    void shouldHoldMeasurementsUntilTheUpload() {
        List<Sent> sent = run(lane(10_000, 3_000, 60_000), END);

        assertThat(sent).isSortedAccordingTo(byDueAndDevice());
        assertThat(sent).allMatch(one -> one.kind().equals(RecordKind.BATCH));
        assertThat(sent).allMatch(one -> one.eventTime() < END);
        assertThat(sent)
                .allMatch(
                        one ->
                                one.due() >= one.eventTime()
                                        && one.due() - one.eventTime() < 60_000);
        for (int device = 0; device < DEVICES; device++) {
            int number = device;
            List<Long> uploads =
                    sent.stream()
                            .filter(one -> one.device() == number)
                            .map(Sent::due)
                            .distinct()
                            .toList();
            for (int i = 1; i < uploads.size(); i++) {
                assertThat(uploads.get(i) - uploads.get(i - 1)).isEqualTo(60_000);
            }
        }
        assertThat(sent.stream().map(one -> one.due() % 60_000).distinct().count())
                .isGreaterThan(DEVICES / 2);
        assertEachOnce(sent, 10_000, 3_000);
    }

    @Test
    void shouldUploadAtOnceWhatIsMeasuredAtTheMomentOfTheUpload() {
        List<Sent> sent = run(lane(10, 0, 60), START + 3_000);

        assertThat(sent).hasSize(DEVICES * 300);
        assertThat(sent).anyMatch(one -> one.due() == one.eventTime());
        assertThat(sent.stream().map(one -> one.device() + "#" + one.sequence()).distinct())
                .hasSize(sent.size());
    }

    @Test
    void shouldSayThatDevicesHoldEventsUntilTheLastUpload() {
        Lane lane = lane(10_000, 0, 60_000);

        assertThat(lane.held(END)).isEqualTo(DEVICES);
        run(lane, END);
        assertThat(lane.held(END)).isZero();
        assertThat(lane(1_000, 0, 0).held(END)).isZero();
    }

    private Lane lane(long interval, long jitter, long upload) {
        List<Sender> senders = new ArrayList<>();
        for (int number = 0; number < DEVICES; number++) {
            FleetDevice device = device(number, interval, jitter, upload);
            senders.add(
                    new Sender(
                            device,
                            null,
                            FleetRecords.TODAY,
                            EventEncoder.names(device.model().type().metricNames())));
        }
        return Lane.of(Lane.Form.of(senders.get(0).device()), senders, fleet);
    }

    private FleetDevice device(int number, long interval, long jitter, long upload) {
        FleetDevice usual = fleet.device(number);
        Sampling sampling =
                new Sampling(
                        START + (number * 7_919L) % interval, interval, jitter, number, upload);
        return new FleetDevice(
                number,
                usual.deviceId(),
                usual.tenantId(),
                usual.siteId(),
                usual.gatewayId(),
                sampling,
                usual.model());
    }

    private List<Sent> run(Lane lane, long end) {
        List<Sent> sent = new ArrayList<>();
        while (lane.time() < lane.endMillis(end)) {
            lane.fire(
                    end,
                    stream,
                    (device, key, value, due, kind) ->
                            sent.add(new Sent(device, due, kind, value)));
        }
        return sent;
    }

    private void assertEachOnce(List<Sent> sent, long interval, long jitter) {
        Set<String> expected = new HashSet<>();
        for (int number = 0; number < DEVICES; number++) {
            FleetDevice device = device(number, interval, jitter, 0);
            for (long sequence = 0; device.eventTime(sequence) < END; sequence++) {
                expected.add(number + "#" + sequence + "@" + device.eventTime(sequence));
            }
        }
        List<String> found =
                sent.stream()
                        .map(one -> one.device() + "#" + one.sequence() + "@" + one.eventTime())
                        .toList();
        assertThat(found).hasSameSizeAs(expected);
        assertThat(new HashSet<>(found)).isEqualTo(expected);
    }

    private static Comparator<Sent> byDueAndDevice() {
        return Comparator.comparingLong(Sent::due).thenComparingInt(Sent::device);
    }
}
