package io.millrace.jobs.histories;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.jobs.maintenance.TestModels;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.DeviceProfile;
import io.millrace.schemas.Quality;
import io.millrace.schemas.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A made history of several devices in several partitions, and its permutations inside the bound.
 *
 * <p>Inside the bound: at its arrival an event is not older than the newest event of its device
 * less the disorder, nor older than the watermark of <em>its own</em> partition less the device's
 * upload interval. Then it is late in no order in which the partitions and the control topics are
 * read. Here every such event arrives less than the disorder after it was due.
 *
 * <p>An event outside the bound is late, and is counted and issued by the device time of its
 * arrival, which is a fact of the order of arrival. So it keeps its place: right behind its
 * device's newest event, which came the moment it was due; no other partition's progress can change
 * that verdict.
 *
 * <p>What is late by the watermark alone (a device that was silent, and is now behind the others)
 * depends on how far the other partitions have been read, by design; it has no place here.
 */
final class RandomHistory {

    static final long START = 1_700_000_000_000L;
    static final Duration DISORDER = Duration.ofSeconds(2);
    static final Duration LATENESS = Duration.ofMinutes(1);
    static final Duration MAINTENANCE_WINDOW = Duration.ofSeconds(5);

    private static final int SPAN = 100_000;
    private static final int UPLOAD = 30_000;
    private static final long DUE_LATEST = DISORDER.toMillis();

    /** Two that are accepted, three that are not. */
    private static final long[] SKEWS = {30_000, 290_000, 7_200_000, 31_536_000_000L, -START - 1};

    private static final String[] ONE = {"temperature"};
    private static final String[] TWO = {"vibration", "temperature"};

    private final Random random;
    private final List<List<Item>> partitions = new ArrayList<>();
    private final List<Item> control = new ArrayList<>();
    private final List<Item> profiles = new ArrayList<>();
    private long events;

    /** What of an item a permutation may put off, by less than the disorder. */
    private enum Loose {
        NOTHING,
        /** Its arrival. */
        ARRIVAL,
        /** Its place in the batch it arrives with. */
        PLACE
    }

    /**
     * One record on its way.
     *
     * @param due when it arrives at the earliest
     * @param place among those that arrive together
     * @param after the record it must not overtake (a copy comes after the first), or null
     */
    private record Item(long due, long place, Loose loose, Item after, Consumer<Line> action) {}

    /** When an item arrives in one order. */
    private record Key(long arrival, long place) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = Long.compare(arrival, other.arrival);
            return order != 0 ? order : Long.compare(place, other.place);
        }
    }

    RandomHistory(long seed) {
        random = new Random(seed);
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            partitions.add(new ArrayList<>());
        }
        int devices = 2 + random.nextInt(4);
        for (int i = 0; i < devices; i++) {
            device("pump-" + i, random.nextInt(count));
        }
        rules();
        pulses();
    }

    int partitions() {
        return partitions.size();
    }

    /** Records of device events, whatever becomes of them. */
    long events() {
        return events;
    }

    /** Every record the moment it is due; all topics side by side. */
    List<Consumer<Line>> canonical() {
        return sideBySide(ordered(null));
    }

    /** Every partition in another order inside the bound; all topics side by side. */
    List<Consumer<Line>> shuffled(long seed) {
        return sideBySide(ordered(new Random(seed)));
    }

    /** As {@link #shuffled}, and every topic and partition at a speed of its own. */
    List<Consumer<Line>> shuffledAndApart(long seed) {
        Random apart = new Random(seed);
        List<List<Keyed>> topics = ordered(apart);
        List<Consumer<Line>> order = new ArrayList<>();
        int[] at = new int[topics.size()];
        int left = topics.stream().mapToInt(List::size).sum();
        while (left > 0) {
            int topic = apart.nextInt(topics.size());
            for (int run = 1 + apart.nextInt(200); run > 0; run--) {
                if (at[topic] == topics.get(topic).size()) {
                    break;
                }
                order.add(topics.get(topic).get(at[topic]++).item().action());
                left--;
            }
        }
        return order;
    }

    private record Keyed(Key key, Item item) {}

    private List<List<Keyed>> ordered(Random shuffling) {
        List<List<Item>> topics = new ArrayList<>(partitions);
        topics.add(profiles);
        topics.add(control);
        List<List<Keyed>> ordered = new ArrayList<>();
        for (List<Item> topic : topics) {
            Map<Item, Key> keys = new HashMap<>();
            List<Keyed> keyed = new ArrayList<>();
            for (Item item : topic) {
                Key key = key(item, shuffling);
                if (item.after() != null && keys.get(item.after()).compareTo(key) > 0) {
                    key = keys.get(item.after());
                }
                keys.put(item, key);
                keyed.add(new Keyed(key, item));
            }
            keyed.sort(Comparator.comparing(Keyed::key));
            ordered.add(keyed);
        }
        return ordered;
    }

    private static Key key(Item item, Random shuffling) {
        long later = shuffling == null ? 0 : shuffling.nextLong(DUE_LATEST);
        return switch (item.loose()) {
            case NOTHING -> new Key(item.due(), item.place());
            case ARRIVAL -> new Key(item.due() + later, item.place());
            case PLACE -> new Key(item.due(), item.place() + later);
        };
    }

    private static List<Consumer<Line>> sideBySide(List<List<Keyed>> topics) {
        return topics.stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Keyed::key))
                .map(keyed -> keyed.item().action())
                .toList();
    }

    private void device(String device, int partition) {
        switch (random.nextInt(6)) {
            case 0 -> batches(device, partition);
            case 1 -> live(device, partition, SKEWS[random.nextInt(SKEWS.length)], false);
            case 2 -> live(device, partition, 0, true);
            default -> live(device, partition, 0, false);
        }
    }

    private void live(String device, int partition, long skew, boolean unnumbered) {
        for (int i = random.nextInt(3); i > 0; i--) {
            profile(device, START + random.nextInt(SPAN), 0);
        }
        int interval = 500 + random.nextInt(4_000);
        long sequence = 0;
        long time = START + random.nextInt(5_000);
        while (time < START + SPAN) {
            boolean anchor = random.nextInt(12) == 0;
            long number = unnumbered ? -1 : sequence++;
            DecodedEvent event = event(device, partition, time + skew, number, time);
            Item sent = add(event, anchor ? Loose.NOTHING : Loose.ARRIVAL, null);
            if (anchor) {
                late(event);
            }
            if (random.nextInt(15) == 0) {
                add(copy(event), Loose.ARRIVAL, sent);
            }
            if (random.nextInt(10) == 0) {
                long next = unnumbered ? -1 : sequence++;
                add(event(device, partition, time + skew, next, time), Loose.ARRIVAL, null);
            }
            if (random.nextInt(20) == 0) {
                sequence = 0;
            }
            time += random.nextInt(20) == 0 ? 15_000 : 1 + random.nextInt(2 * interval);
        }
    }

    /** Up to three events that are late by that one, the newest of all: young ones and old ones. */
    private void late(DecodedEvent newest) {
        for (int i = random.nextInt(4); i > 0; i--) {
            long by = DISORDER.toMillis() + 1 + random.nextInt((int) LATENESS.toMillis() + 30_000);
            DecodedEvent late =
                    event(
                            newest.deviceId(),
                            newest.partition(),
                            newest.eventTime() - by,
                            random.nextBoolean() ? -1 : 1_000 + random.nextInt(1_000),
                            newest.recordTime());
            add(late, Loose.NOTHING, null);
            if (random.nextInt(4) == 0) {
                add(copy(late), Loose.NOTHING, null);
            }
        }
    }

    /** The profile wins over the events: where the device is depends on their time alone. */
    private void profile(String device, long published, long upload) {
        DeviceProfile profile =
                DeviceProfile.newBuilder()
                        .setDeviceId(device)
                        .setTenantId("tenant-1")
                        .setSiteId("site-of-" + published)
                        .setDeviceType("pump")
                        .setUploadIntervalMillis(upload)
                        .setValidFrom(Instant.ofEpochMilli(published))
                        .build();
        profiles.add(fixed(published, line -> line.profile(profile, published)));
    }

    private void batches(String device, int partition) {
        profile(device, START - 60_000, UPLOAD);
        int interval = 300 + random.nextInt(2_000);
        long sequence = 0;
        long first = START + random.nextInt(UPLOAD);
        for (long upload = first; upload < START + SPAN; upload += UPLOAD) {
            for (long time = upload - UPLOAD + 1; time <= upload; time += interval) {
                DecodedEvent event = event(device, partition, time, sequence++, upload);
                Item sent = add(event, Loose.PLACE, null);
                if (random.nextInt(30) == 0) {
                    add(copy(event), Loose.PLACE, sent);
                }
            }
        }
    }

    private void rules() {
        long published = START - 60_000;
        control(rule("hot", "temperature > 24 for 2s clear < 22", published), published);
        control(rule("odd", "anomaly(*) >= 0.5 for 1s", published), published);
        control(rule("worn", "remaining_life < 11", published), published);
        control.add(
                fixed(
                        published,
                        line ->
                                line.control(
                                        TestModels.record(
                                                MAINTENANCE_WINDOW,
                                                Instant.ofEpochMilli(published)),
                                        published)));
        long changed = START + random.nextInt(SPAN);
        long from = changed + random.nextInt(30_000) - 15_000;
        control(rule("hot", "temperature > 21 for 1s clear < 20", from), changed);
        if (random.nextBoolean()) {
            long deleted = START + random.nextInt(SPAN);
            control.add(fixed(deleted, line -> line.ruleDeleted("odd", deleted)));
        }
    }

    private void control(AlertRule rule, long recordTime) {
        control.add(fixed(recordTime, line -> line.control(rule, recordTime)));
    }

    /** Time goes on after the history, long enough for everything to come out. */
    void goOn(Line line) {
        for (long time = START + SPAN + 1_000; time <= START + SPAN + 1_000_000; time += 111_000) {
            for (int partition = 0; partition < partitions.size(); partition++) {
                line.pulse(partition, time);
            }
            line.profilePulse(time);
            line.controlPulse(time);
        }
    }

    /** Every second in every partition and topic. */
    private void pulses() {
        for (long now = START - 5_000; now <= START + SPAN; now += 1_000) {
            long time = now;
            for (int i = 0; i < partitions.size(); i++) {
                int partition = i;
                partitions.get(i).add(fixed(time, line -> line.pulse(partition, time)));
            }
            profiles.add(fixed(time, line -> line.profilePulse(time)));
            control.add(fixed(time, line -> line.controlPulse(time)));
        }
    }

    private static Item fixed(long due, Consumer<Line> action) {
        return new Item(due, 0, Loose.NOTHING, null, action);
    }

    private Item add(DecodedEvent event, Loose loose, Item after) {
        long place = loose == Loose.PLACE ? event.eventTime() : 0;
        Item item = new Item(event.recordTime(), place, loose, after, line -> line.event(event));
        partitions.get(event.partition()).add(item);
        return item;
    }

    private DecodedEvent event(
            String device, int partition, long eventTime, long sequence, long recordTime) {
        double level = random.nextInt(8) == 0 ? 30 : 20;
        double temperature =
                switch (random.nextInt(25)) {
                    case 0 -> Double.NaN;
                    case 1 -> Double.NEGATIVE_INFINITY;
                    default -> level + random.nextGaussian();
                };
        boolean two = random.nextInt(3) == 0;
        return new DecodedEvent(
                device,
                "tenant-1",
                "site-1",
                "pump",
                null,
                eventTime,
                sequence,
                two ? TWO : ONE,
                two ? new double[] {random.nextInt(5), temperature} : new double[] {temperature},
                Map.of(),
                random.nextInt(30) == 0 ? Quality.BAD : Quality.GOOD,
                null,
                recordTime,
                partition,
                events++);
    }

    private DecodedEvent copy(DecodedEvent event) {
        return new DecodedEvent(
                event.deviceId(),
                event.tenantId(),
                event.siteId(),
                event.deviceType(),
                null,
                event.eventTime(),
                event.sequence(),
                event.metrics(),
                event.values(),
                event.attributes(),
                event.quality(),
                null,
                event.recordTime(),
                event.partition(),
                events++);
    }

    private static AlertRule rule(String id, String condition, long validFrom) {
        return AlertRule.newBuilder()
                .setRuleId(id)
                .setCondition(condition)
                .setSeverity(Severity.MAJOR)
                .setValidFrom(Instant.ofEpochMilli(validFrom))
                .build();
    }
}
