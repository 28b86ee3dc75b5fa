package io.millrace.jobs.aggregation;

import static io.millrace.jobs.stage.TestEvents.DEVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.jobs.stage.TestEvents;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.MetricSummary;
import io.millrace.schemas.QuantileValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Panes say of every window what a plain list of its events says. */
class PanesAgainstEventsTest {

    private static final List<Double> QUANTILES = List.of(0.0, 0.25, 0.5, 0.9, 1.0);

    /** Those that do not depend on the order of arrival. */
    private static final MetricFunctions SOME =
            new MetricFunctions(
                    Set.of(SummaryFunction.SUM, SummaryFunction.RATE, SummaryFunction.QUANTILES),
                    Map.of(),
                    QUANTILES);

    private static final MetricFunctions ALL =
            new MetricFunctions(Set.of(SummaryFunction.values()), Map.of(), QUANTILES);

    private static final DeviceIdentity WHO = new DeviceIdentity(DEVICE, "t", "s", "pump");
    private static final String[] NAMES = {"vibration", "current", "pressure", "rpm"};
    private static final AggregationFormat FORMAT = new AggregationFormat();

    private record Key(String window, long start, int revision) {}

    @Test
    void shouldSayWhatAListOfEventsSays() throws IOException {
        int windows = 0;
        for (int seed = 0; seed < 400; seed++) {
            windows += check(seed, false);
        }
        assertThat(windows).isGreaterThan(10_000);
    }

    @Test
    void shouldSayTheSameWhenRestoredAfterEveryRecord() throws IOException {
        for (int seed = 0; seed < 100; seed++) {
            check(seed, true);
        }
    }

    private static int check(int seed, boolean restoring) throws IOException {
        Random random = new Random(seed);
        List<WindowSpec> specs = specs(random);
        long lateness = random.nextInt(4) * 700L;
        boolean ordered = seed % 3 == 0;
        AggregationStage stage = new AggregationStage(specs, ordered ? ALL : SOME, lateness);
        AggregationState state = new AggregationState();
        List<DecodedEvent> taken = new ArrayList<>();
        Map<Key, MetricAggregate> expected = new HashMap<>();
        Map<Key, MetricAggregate> actual = new HashMap<>();
        Map<Key, Integer> revisions = new HashMap<>();
        long time = random.nextLong(5_000) - 3_000;
        for (int i = 0; i < 150; i++) {
            time += random.nextInt(10) == 0 ? random.nextInt(9_000) : random.nextInt(300);
            close(specs, taken, expected, time);
            stage.onTime(state, time, end -> WHO, out -> put(actual, out));
            boolean late = !ordered && lateness > 0 && random.nextInt(6) == 0;
            long at =
                    late
                            ? time - 1 - random.nextLong(lateness)
                            : time + (ordered ? 0 : random.nextInt(900));
            DecodedEvent event = event(random, seed, at, i);
            taken.add(event);
            if (late) {
                correct(specs, taken, event, time, revisions, expected);
                stage.onLateEvent(state, event, time, end -> WHO, out -> put(actual, out));
            } else {
                stage.onEvent(state, event);
            }
            state = restoring ? restored(state) : state;
        }
        for (long next = stage.nextTime(state); next < Long.MAX_VALUE; ) {
            close(specs, taken, expected, next);
            stage.onTime(state, next, end -> WHO, out -> put(actual, out));
            next = stage.nextTime(state);
        }
        assertThat(FORMAT.isEmpty(state)).isTrue();
        assertThat(actual.keySet()).as("%s %s", seed, specs).isEqualTo(expected.keySet());
        expected.forEach((key, window) -> compare(seed + " " + key, actual.get(key), window));
        return actual.size();
    }

    private static List<WindowSpec> specs(Random random) {
        List<WindowSpec> specs = new ArrayList<>();
        long[] sizes = {100, 150, 300, 1_000, 1_500, 3_000, 6_000};
        for (long size : sizes) {
            if (random.nextInt(3) == 0) {
                specs.add(WindowSpec.tumbling(size));
            }
        }
        if (specs.isEmpty() || random.nextBoolean()) {
            long slide = 100L * (1 + random.nextInt(3));
            specs.add(new WindowSpec(slide * (2 + random.nextInt(30)), slide));
        }
        return specs;
    }

    private static DecodedEvent event(Random random, int seed, long time, long sequence) {
        // Three histories in four are of devices that always send the same.
        boolean regular = seed % 4 != 0;
        TreeSet<String> names = new TreeSet<>();
        for (String name : NAMES) {
            if (regular || random.nextBoolean()) {
                names.add(name);
            }
        }
        double[] values = random.doubles(names.size(), -50, 1_000).toArray();
        if (values.length > 0 && random.nextInt(regular ? 40 : 5) == 0) {
            values[0] = Double.NaN;
        }
        return TestEvents.event(DEVICE, time, sequence, names.toArray(String[]::new), values);
    }

    private static void close(
            List<WindowSpec> specs,
            List<DecodedEvent> taken,
            Map<Key, MetricAggregate> expected,
            long time) {
        for (WindowSpec spec : specs) {
            for (DecodedEvent event : taken) {
                long last = Math.floorDiv(event.eventTime(), spec.slide()) * spec.slide();
                for (long start = last;
                        start > event.eventTime() - spec.size();
                        start -= spec.slide()) {
                    Key key = new Key(spec.name(), start, 0);
                    boolean issued =
                            expected.containsKey(key)
                                    || expected.containsKey(new Key(spec.name(), start, 1));
                    if (start + spec.size() <= time && !issued) {
                        expected.put(key, summary(spec, start, taken));
                    }
                }
            }
        }
    }

    private static void correct(
            List<WindowSpec> specs,
            List<DecodedEvent> taken,
            DecodedEvent event,
            long time,
            Map<Key, Integer> revisions,
            Map<Key, MetricAggregate> expected) {
        for (WindowSpec spec : specs) {
            long last = Math.floorDiv(event.eventTime(), spec.slide()) * spec.slide();
            for (long start = last;
                    start > event.eventTime() - spec.size();
                    start -= spec.slide()) {
                if (start + spec.size() <= time) {
                    int revision = revisions.merge(new Key(spec.name(), start, 0), 1, Integer::sum);
                    expected.put(
                            new Key(spec.name(), start, revision), summary(spec, start, taken));
                }
            }
        }
    }

    private static MetricAggregate summary(WindowSpec spec, long start, List<DecodedEvent> taken) {
        List<DecodedEvent> inside =
                taken.stream()
                        .filter(e -> e.eventTime() >= start)
                        .filter(e -> e.eventTime() < start + spec.size())
                        .sorted(
                                Comparator.comparingLong(DecodedEvent::eventTime)
                                        .thenComparingLong(DecodedEvent::sequence))
                        .toList();
        List<MetricSummary> summaries = new ArrayList<>();
        for (String name : new TreeSet<>(List.of(NAMES))) {
            double[] values =
                    inside.stream()
                            .map(e -> e.toDeviceEvent().getReadings().get(name))
                            .filter(value -> value != null && Double.isFinite(value))
                            .mapToDouble(Double::doubleValue)
                            .toArray();
            if (values.length > 0) {
                double mean = Arrays.stream(values).average().orElseThrow();
                double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
                summaries.add(
                        withAskedFor(
                                MetricSummary.newBuilder()
                                        .setMetric(name)
                                        .setCount(values.length)
                                        .setMin(Arrays.stream(values).min().orElseThrow())
                                        .setMax(Arrays.stream(values).max().orElseThrow())
                                        .setMean(mean)
                                        .setStandardDeviation(Math.sqrt(squares / values.length))
                                        .setFirst(values[0])
                                        .setLast(values[values.length - 1])
                                        .build(),
                                inside,
                                values));
            }
        }
        return MetricAggregate.newBuilder()
                .setId("")
                .setDeviceId(DEVICE)
                .setTenantId("t")
                .setSiteId("s")
                .setDeviceType("pump")
                .setWindow(spec.name())
                .setWindowStart(Instant.ofEpochMilli(start))
                .setWindowEnd(Instant.ofEpochMilli(start + spec.size()))
                .setRevision(0)
                .setEventCount(inside.size())
                .setVersion("")
                .setMetrics(summaries)
                .build();
    }

    private static MetricSummary withAskedFor(
            MetricSummary summary, List<DecodedEvent> inside, double[] values) {
        long[] times =
                inside.stream()
                        .filter(
                                e -> {
                                    Double value =
                                            e.toDeviceEvent()
                                                    .getReadings()
                                                    .get(summary.getMetric());
                                    return value != null && Double.isFinite(value);
                                })
                        .mapToLong(DecodedEvent::eventTime)
                        .toArray();
        double area = 0;
        for (int i = 1; i < values.length; i++) {
            area += values[i - 1] * (times[i] - times[i - 1]);
        }
        long lasted = times[times.length - 1] - times[0];
        summary.setSum(Arrays.stream(values).sum());
        summary.setTimeWeightedMean(lasted == 0 ? values[values.length - 1] : area / lasted);
        summary.setRatePerSecond(
                lasted == 0 ? null : (summary.getLast() - summary.getFirst()) * 1e3 / lasted);
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        summary.setQuantiles(
                QUANTILES.stream()
                        .map(q -> new QuantileValue(q, sorted[(int) (q * (sorted.length - 1))]))
                        .toList());
        return summary;
    }

    private static void put(Map<Key, MetricAggregate> to, MetricAggregate window) {
        long start = window.getWindowStart().toEpochMilli();
        Key key = new Key(window.getWindow(), start, window.getRevision());
        assertThat(to.put(key, window)).as("%s twice", key).isNull();
    }

    private static void compare(String what, MetricAggregate actual, MetricAggregate expected) {
        assertThat(actual.getWindowEnd()).as(what).isEqualTo(expected.getWindowEnd());
        assertThat(actual.getEventCount()).as(what).isEqualTo(expected.getEventCount());
        assertThat(actual.getMetrics()).as(what).hasSameSizeAs(expected.getMetrics());
        for (int i = 0; i < actual.getMetrics().size(); i++) {
            MetricSummary one = actual.getMetrics().get(i);
            MetricSummary other = expected.getMetrics().get(i);
            assertThat(one.getMetric()).as(what).isEqualTo(other.getMetric());
            assertThat(one.getCount()).as(what).isEqualTo(other.getCount());
            assertThat(one.getMin()).as(what).isEqualTo(other.getMin());
            assertThat(one.getMax()).as(what).isEqualTo(other.getMax());
            assertThat(one.getMean()).as(what).isEqualTo(other.getMean(), within(1e-9));
            assertThat(one.getStandardDeviation())
                    .as(what)
                    .isEqualTo(other.getStandardDeviation(), within(1e-6));
            assertThat(one.getFirst()).as(what).isEqualTo(other.getFirst());
            assertThat(one.getLast()).as(what).isEqualTo(other.getLast());
            compareAskedFor(what, one, other);
        }
    }

    private static void compareAskedFor(String what, MetricSummary one, MetricSummary other) {
        assertThat(one.getSum()).as(what).isEqualTo(other.getSum(), within(1e-6));
        if (one.getTimeWeightedMean() != null) {
            assertThat(one.getTimeWeightedMean())
                    .as(what)
                    .isEqualTo(other.getTimeWeightedMean(), within(1e-6));
        }
        if (other.getRatePerSecond() == null) {
            assertThat(one.getRatePerSecond()).as(what).isNull();
        } else {
            assertThat(one.getRatePerSecond())
                    .as(what)
                    .isEqualTo(other.getRatePerSecond(), within(1e-6));
        }
        for (int i = 0; i < QUANTILES.size(); i++) {
            double exact = other.getQuantiles().get(i).getValue();
            assertThat(one.getQuantiles().get(i).getValue())
                    .as(what)
                    .isEqualTo(exact, within(Math.abs(exact) * (Extras.ACCURACY + 1e-9)));
        }
    }

    private static AggregationState restored(AggregationState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        FORMAT.write(state, new DataOutputStream(bytes));
        return FORMAT.read(
                FORMAT.version(),
                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }
}
