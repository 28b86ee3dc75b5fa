package io.millrace.jobs.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks that are wrong, and devices that only look like it. */
class ClockWatchTest {

    /** Begins a minute, so that what is said about minutes can be counted. */
    private static final long START = 1_700_000_040_000L;

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60_000;
    private static final long LIMIT = MINUTE;
    private static final long DISORDER = 2_000;
    private static final long BEHIND_GUARD = 7 * 24 * 60 * MINUTE;
    private static final long AHEAD_GUARD = 5 * MINUTE;

    private final ClockWatch watch = new ClockWatch(LIMIT, DISORDER);
    private final ClockFormat format = new ClockFormat();
    private final List<String> verdicts = new ArrayList<>();
    private ClockState state = new ClockState();
    private boolean open;
    private boolean restoring;
    private long uploadInterval;

    private static ClockObservation seen(long recordTime, long skew) {
        return at(recordTime, recordTime + skew);
    }

    private static ClockObservation at(long recordTime, long eventTime) {
        long skew = new ClockObservation("", "", "", eventTime, recordTime, false).skew();
        boolean rejected = skew > AHEAD_GUARD || skew < -BEHIND_GUARD;
        return new ClockObservation("acme", "site-1", "pump", eventTime, recordTime, rejected);
    }

    /** One record a second for so many minutes. */
    private static List<ClockObservation> seconds(long from, int minutes, LongUnaryOperator skew) {
        List<ClockObservation> all = new ArrayList<>();
        for (long time = from; time < from + minutes * MINUTE; time += SECOND) {
            all.add(seen(time, skew.applyAsLong(time)));
        }
        return all;
    }

    private boolean isOut(ClockObservation seen, long upload) {
        return watch.isOut(seen.eventTime(), seen.recordTime(), upload);
    }

    private void arrive(ClockObservation seen, long watermarkTime) {
        if (open || !state.isEmpty() || isOut(seen, uploadInterval)) {
            watch.observe(state, seen, uploadInterval);
        }
        judge(watermarkTime);
    }

    private void judge(long watermarkTime) {
        open =
                watch.judge(
                        state,
                        watermarkTime,
                        open,
                        uploadInterval,
                        new ClockWatch.Verdicts() {
                            @Override
                            public void wrong(long at, ClockWatch.Estimate estimate) {
                                verdicts.add("wrong " + (at - START) / MINUTE + " " + estimate);
                            }

                            @Override
                            public void right(long at, ClockWatch.Estimate estimate) {
                                verdicts.add("right " + (at - START) / MINUTE + " " + estimate);
                            }
                        });
        if (restoring) {
            state = restored(state);
        } else if (state.isEmpty()) {
            state = new ClockState();
        }
    }

    private ClockState restored(ClockState before) {
        if (before.isEmpty()) {
            return new ClockState();
        }
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            format.write(before, new DataOutputStream(bytes));
            return format.read(
                    format.version(),
                    new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> run(List<ClockObservation> arrivals) {
        verdicts.clear();
        state = new ClockState();
        open = false;
        long newest = Long.MIN_VALUE;
        for (ClockObservation seen : arrivals) {
            newest = Math.max(newest, seen.recordTime());
            arrive(seen, newest - DISORDER);
        }
        judge(newest + 2 * MINUTE);
        return List.copyOf(verdicts);
    }

    @Test
    void shouldSayNothingOfAClockThatIsNearlyRight() {
        assertThat(run(seconds(START, 10, t -> 30 * SECOND))).isEmpty();
        assertThat(run(seconds(START, 10, t -> -50 * SECOND))).isEmpty();
        assertThat(run(seconds(START, 10, t -> LIMIT))).isEmpty();
        assertThat(state.isEmpty()).isTrue();
    }

    @Test
    void shouldKeepNothingOfARightClock() {
        for (ClockObservation seen : seconds(START, 5, t -> -(t / SECOND % 7) * SECOND)) {
            assertThat(isOut(seen, 0)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"290000, false", "7200000, true", "31536000000, true"})
    void shouldFindAClockThatIsAheadAfterItsFirstMinute(long ahead, boolean rejected) {
        assertThat(run(seconds(START, 3, t -> ahead)))
                .containsExactly(
                        "wrong 1 Estimate[skewMillis="
                                + ahead
                                + ", limitMillis=60000, rejected="
                                + rejected
                                + "]");
    }

    @ParameterizedTest
    @ValueSource(longs = {-7_200_000, -691_200_000})
    void shouldFindAClockThatIsBehind(long skew) {
        List<String> found = run(seconds(START, 5, t -> skew));

        assertThat(found).hasSize(1);
        // Judged from the second minute on; refused, one is enough, else it takes two.
        assertThat(found.get(0)).startsWith(skew < -BEHIND_GUARD ? "wrong 2 " : "wrong 3 ");
        assertThat(found.get(0)).contains("skewMillis=" + skew);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 2_147_483_648_000L})
    void shouldFindAClockThatStandsStillFarAway(long stamp) {
        List<ClockObservation> all = new ArrayList<>();
        for (long time = START; time < START + 4 * MINUTE; time += SECOND) {
            all.add(at(time, stamp));
        }

        assertThat(run(all)).singleElement().asString().contains("rejected=true");
        assertThat(Instant.ofEpochMilli(2_147_483_648_000L)).hasToString("2038-01-19T03:14:08Z");
    }

    @Test
    void shouldNotTakeASingleBadStampForAClock() {
        List<ClockObservation> all = seconds(START, 10, t -> -200);
        all.set(70, seen(START + 70 * SECOND, 365 * 24 * 60 * MINUTE));
        all.set(71, seen(START + 71 * SECOND, 365 * 24 * 60 * MINUTE));
        all.set(200, at(START + 200 * SECOND, -1));

        assertThat(run(all)).isEmpty();
        assertThat(state.isEmpty()).isTrue();
    }

    @Test
    void shouldNotTakeABatchUploaderForAWrongClock() {
        List<ClockObservation> all = new ArrayList<>();
        for (int hour = 1; hour < 6; hour++) {
            for (int i = 60; i > 0; i--) {
                all.add(seen(START + hour * 60L * MINUTE - i, -i * MINUTE));
            }
        }

        assertThat(run(all)).isEmpty();

        // Whole minutes of old readings: the profile says that this is its way.
        uploadInterval = 60 * MINUTE;
        assertThat(run(seconds(START, 10, t -> -50 * MINUTE))).isEmpty();
        assertThat(run(seconds(START, 10, t -> -62 * MINUTE))).hasSize(1);
    }

    @Test
    void shouldNotTakeABacklogForAWrongClock() {
        // Two hours of events, sent four times as fast as they came, and then live again.
        List<ClockObservation> all =
                seconds(START, 60, t -> Math.min(-100, -120 * MINUTE + (t - START) * 3));

        assertThat(run(all)).isEmpty();
        assertThat(state.isEmpty()).isTrue();
    }

    @Test
    void shouldNotTakeRetransmissionsForAWrongClock() {
        List<ClockObservation> all =
                seconds(START, 20, t -> t / SECOND % 20 == 0 ? -300 : -30 * MINUTE);

        assertThat(run(all)).isEmpty();
    }

    @Test
    void shouldFindAJumpingClockByItsSideAhead() {
        List<ClockObservation> all =
                seconds(START, 5, t -> t / SECOND / 5 % 2 == 0 ? 2 * MINUTE : -2 * MINUTE);

        assertThat(run(all)).singleElement().asString().startsWith("wrong 1 ");
    }

    @Test
    void shouldClearOnceTwoMinutesAreRight() {
        List<ClockObservation> all = seconds(START, 3, t -> 2 * MINUTE);
        all.addAll(seconds(START + 3 * MINUTE, 5, t -> -150));

        List<String> found = run(all);

        assertThat(found).hasSize(2);
        assertThat(found.get(1))
                .isEqualTo("right 5 Estimate[skewMillis=-150, limitMillis=-30000, rejected=false]");
        assertThat(state.isEmpty()).isTrue();
    }

    @Test
    void shouldNotFlapAtTheLimit() {
        Random random = new Random(5);

        List<String> found = run(seconds(START, 60, t -> LIMIT + random.nextInt(-20_000, 20_000)));

        assertThat(found).hasSize(1);
    }

    @Test
    void shouldJudgeASlowDeviceOverSeveralMinutes() {
        List<ClockObservation> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(seen(START + i * 5L * MINUTE, 3 * MINUTE));
        }

        // The first is where the watch begins; the three after it decide.
        assertThat(run(all)).singleElement().asString().startsWith("wrong 16 ");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldSayTheSameInEveryOrderAndAcrossEveryRestore(long seed) {
        Random random = new Random(seed);
        List<ClockObservation> all = new ArrayList<>();
        long time = START;
        for (int phase = 0; phase < 12; phase++) {
            long skew = (random.nextInt(5) - 2) * (LIMIT + 20 * SECOND);
            for (long until = time + random.nextLong(300) * SECOND;
                    time < until;
                    time += 200 + random.nextLong(3_000)) {
                all.add(seen(time, skew - random.nextInt(3_000)));
            }
        }
        List<String> expected = run(all);

        restoring = true;
        assertThat(run(all)).isEqualTo(expected);
        assertThat(expected).isNotEmpty();

        Map<ClockObservation, Long> arrival = new HashMap<>();
        all.forEach(s -> arrival.put(s, s.recordTime() + random.nextInt((int) DISORDER)));
        List<ClockObservation> shuffled =
                all.stream().sorted(Comparator.comparing(arrival::get)).toList();
        assertThat(run(shuffled)).isEqualTo(expected);

        // The watermark far behind, as while another partition is read first.
        verdicts.clear();
        state = new ClockState();
        open = false;
        all.forEach(s -> arrive(s, Long.MIN_VALUE));
        judge(Long.MAX_VALUE);
        assertThat(verdicts).isEqualTo(expected);
    }
}
