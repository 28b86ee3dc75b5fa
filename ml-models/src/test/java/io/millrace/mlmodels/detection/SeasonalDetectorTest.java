package io.millrace.mlmodels.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeasonalDetectorTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final long STEP = 300_000;
    private static final long DAY = 86_400_000;

    private final SeasonalDetector detector = detector(BERLIN);
    private final Detection detection = new Detection();
    private final Random noise = new Random(4);

    private static SeasonalDetector detector(ZoneId zone) {
        return new SeasonalDetector(new SeasonalSettings(zone, 6, 7, 14, 24, 1e-3));
    }

    private static long at(LocalDate day, int hour) {
        return ZonedDateTime.of(day, java.time.LocalTime.of(hour, 0), BERLIN)
                .toInstant()
                .toEpochMilli();
    }

    /** A works office: 50 from eight to five on workdays, else 10. */
    private double office(long millis) {
        ZonedDateTime local = Instant.ofEpochMilli(millis).atZone(BERLIN);
        boolean workday =
                local.getDayOfWeek() != DayOfWeek.SATURDAY
                        && local.getDayOfWeek() != DayOfWeek.SUNDAY;
        boolean open = workday && local.getHour() >= 8 && local.getHour() < 17;
        return (open ? 50 : 10) + noise.nextGaussian();
    }

    /** A day that swings, the same on every weekday. */
    private double swing(long millis) {
        ZonedDateTime local = Instant.ofEpochMilli(millis).atZone(BERLIN);
        double hour = local.toLocalTime().toSecondOfDay() / 3600.0;
        return 20 + 10 * Math.sin(2 * Math.PI * (hour - 9) / 24) + 0.5 * noise.nextGaussian();
    }

    private int anomalies(
            SeasonalDetector by, SeasonalState state, long from, long to, boolean office) {
        int anomalies = 0;
        for (long t = from; t < to; t += STEP) {
            by.detect(state, t, office ? office(t) : swing(t), detection);
            anomalies += detection.anomalous() ? 1 : 0;
        }
        return anomalies;
    }

    @Test
    void shouldFindAValueThatIsUsualAtAnotherHourOnly() {
        SeasonalState state = detector.create();
        long from = at(LocalDate.of(2026, 1, 5), 0);
        int quiet = anomalies(detector, state, from, from + 28 * DAY, false);

        detector.detect(state, at(LocalDate.of(2026, 2, 2), 15), 30, detection);
        boolean noon = detection.anomalous();
        detector.detect(state, at(LocalDate.of(2026, 2, 3), 3), 30, detection);

        assertThat(quiet).isZero();
        assertThat(noon).isFalse();
        assertThat(detection.anomalous()).isTrue();
        assertThat(detection.expected()).isBetween(9.0, 11.0);
        assertThat(detection.upper()).isLessThan(15);
    }

    @Test
    void shouldKnowWeekdaysApart() {
        SeasonalState state = detector.create();
        long from = at(LocalDate.of(2026, 1, 5), 0);
        anomalies(detector, state, from, from + 42 * DAY, true);

        int sixthWeek = anomalies(detector, state, from + 42 * DAY, from + 49 * DAY, true);
        detector.detect(state, from + 49 * DAY + 5 * DAY + DAY / 2, 50, detection);

        assertThat(sixthWeek).isZero();
        assertThat(detection.anomalous()).as("work on a Saturday").isTrue();
    }

    @ParameterizedTest
    @CsvSource({"2026-03-29", "2026-10-25"})
    void shouldFollowTheClockOfTheSiteWhenItChanges(LocalDate change) {
        long from = at(change.minusDays(42), 0);
        SeasonalState state = detector.create();
        anomalies(detector, state, from, at(change, 0), false);
        int withClock = anomalies(detector, state, at(change, 0), at(change.plusDays(3), 0), false);

        detector.detect(state, at(change.plusDays(3), 9), 20, detection);

        assertThat(withClock).isZero();
        assertThat(detection.expected()).isBetween(19.5, 20.5);
        SeasonalDetector elsewhere = detector(ZoneId.of("UTC"));
        SeasonalState other = elsewhere.create();
        anomalies(elsewhere, other, from, at(change, 0), false);
        anomalies(elsewhere, other, at(change, 0), at(change.plusDays(1), 9), false);
        elsewhere.detect(other, at(change.plusDays(1), 9), 20, detection);
        assertThat(Math.abs(detection.expected() - 20)).as("by the clock of UTC").isGreaterThan(1);
    }

    @Test
    void shouldSayThatItIsLearningInTheFirstWeek() {
        SeasonalState state = detector.create();
        long from = at(LocalDate.of(2026, 1, 5), 0);
        detector.detect(state, from, 1, detection);
        assertThat(detection.warmingUp()).isTrue();
        anomalies(detector, state, from + STEP, from + 7 * DAY, false);
        assertThat(detection.warmingUp()).isTrue();
        detector.detect(state, from + 7 * DAY, swing(from), detection);
        assertThat(detection.verdict()).isEqualTo(Verdict.NORMAL);
    }

    @Test
    void shouldMoveTheShapeToALevelThatStays() {
        SeasonalState state = detector.create();
        long from = at(LocalDate.of(2026, 1, 5), 0);
        anomalies(detector, state, from, from + 21 * DAY, false);
        int anomalous = 0;
        for (long t = from + 21 * DAY; t < from + 23 * DAY; t += STEP) {
            detector.detect(state, t, swing(t) + 30, detection);
            anomalous += detection.anomalous() ? 1 : 0;
        }

        assertThat(anomalous * STEP).isBetween(DAY, DAY + DAY / 24);
        assertThat(detection.verdict()).isEqualTo(Verdict.NORMAL);
    }

    @Test
    void shouldLearnAnewWhenTheShapeIsAnotherOne() {
        SeasonalState state = detector.create();
        long from = at(LocalDate.of(2026, 1, 5), 0);
        anomalies(detector, state, from, from + 21 * DAY, false);
        for (long t = from + 21 * DAY; t < from + 40 * DAY; t += STEP) {
            detector.detect(state, t, 100 - 2 * swing(t) * (t % 2 + 1), detection);
        }
        assertThat(detection.verdict()).isEqualTo(Verdict.NORMAL);
        assertThat(detection.expected()).isBetween(30.0, 90.0);
    }

    @Test
    void shouldNotMindGapsConstantsMissingReadingsOrAnotherSamplingRate() {
        SeasonalState state = detector.create();
        long from = at(LocalDate.of(2026, 1, 5), 0);
        int anomalies = anomalies(detector, state, from, from + 14 * DAY, false);
        detector.detect(state, from + 14 * DAY, Double.NaN, detection);
        assertThat(detection.verdict()).isEqualTo(Verdict.IGNORED);
        for (long t = from + 17 * DAY; t < from + 19 * DAY; t += STEP / 20) {
            detector.detect(state, t, swing(t), detection);
            anomalies += detection.anomalous() ? 1 : 0;
        }
        assertThat(anomalies).isZero();

        SeasonalState constant = detector.create();
        for (long t = from; t < from + 10 * DAY; t += STEP) {
            detector.detect(constant, t, 400, detection);
        }
        assertThat(detection.score()).isZero();
        detector.detect(constant, from + 10 * DAY, 400.3, detection);
        assertThat(detection.anomalous()).isFalse();
        detector.detect(constant, from + 10 * DAY + STEP, 410, detection);
        assertThat(detection.anomalous()).isTrue();
    }

    @Test
    void shouldGiveTheSameWhenRestoredAfterEveryReading() throws IOException {
        SeasonalState state = detector.create();
        SeasonalState restored = detector.create();
        long from = at(LocalDate.of(2026, 3, 16), 0);
        int anomalous = 0;
        for (long t = from; t < from + 24 * DAY; t += 4 * STEP) {
            double value = swing(t) + (t - from > 20 * DAY ? 20 : 0);
            detector.detect(state, t, value, detection);
            anomalous += detection.anomalous() ? 1 : 0;
            String expected = detection.toString();
            byte[] bytes = bytes(restored);
            assertThat(bytes).hasSize(restored.sizeInBytes());
            restored = detector.read(1, new DataInputStream(new ByteArrayInputStream(bytes)));
            detector.detect(restored, t, value, detection);
            assertThat(detection).hasToString(expected);
        }
        assertThat(anomalous).isPositive();
        byte[] bytes = bytes(restored);
        assertThatThrownBy(
                        () ->
                                detector.read(
                                        2, new DataInputStream(new ByteArrayInputStream(bytes))))
                .hasMessageContaining("reads version 1");
    }

    private byte[] bytes(SeasonalState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        detector.write(state, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
