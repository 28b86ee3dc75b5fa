package io.millrace.simulators.fleet;

import io.millrace.schemas.FaultLabel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The faults of a fleet on its time line: what is scripted, what is drawn by rate, and what comes
 * exactly so many times. The same for every shard; nothing is kept of a device without faults.
 */
final class FaultPlan {

    /** Each is a label, and all of them are in memory. */
    private static final int MOST_DRAWN = 1_000_000;

    private static final double DAY_MILLIS = 86_400_000;
    private static final int ATTEMPTS = 16;
    private static final int FURTHER_EVENTS = 100_000;
    private static final String WHOLE_FLEET = "*";

    private final FleetSettings settings;
    private final Fleet.Naming naming;
    private final long startMillis;
    private final long liveMillis;
    private final IntFunction<FleetDevice> devices;
    private final Map<Integer, List<Placed>> ofDevices = new HashMap<>();
    private final Map<Integer, List<Placed>> ofGateways = new HashMap<>();
    private final Map<Integer, List<Placed>> ofPartitions = new HashMap<>();
    private final List<Placed> ofFleet = new ArrayList<>();
    private final Map<Integer, DeviceWay> gatewayWays = new HashMap<>();
    private int drawn;

    /**
     * A fault and the line that it comes from.
     *
     * @param sequence of the one event that it is about; −1 where it is about a time
     */
    private record Placed(FaultWindow window, String line, long sequence) {}

    /** Makes a fault of a line for a device, gateway or partition, at a moment. */
    @FunctionalInterface
    private interface Placing {
        Placed at(int number, long fromMillis);
    }

    /**
     * @param devices by number; asked only after all physical faults of the script are placed
     * @throws IllegalArgumentException when the script does not fit the fleet
     */
    FaultPlan(
            FleetSettings settings,
            Fleet.Naming naming,
            long startMillis,
            long liveMillis,
            IntFunction<FleetDevice> devices) {
        this.settings = settings;
        this.naming = naming;
        this.startMillis = startMillis;
        this.liveMillis = liveMillis;
        this.devices = devices;
    }

    /** Places everything. */
    void place() {
        List<ScriptedFault> lines = settings.faults().faults();
        Comparator<ScriptedFault> physicalFirst =
                Comparator.comparing(line -> !line.kind().isPhysical());
        lines.stream()
                .filter(line -> line.perDay() == null)
                .sorted(physicalFirst)
                .forEach(this::script);
        lines.stream()
                .filter(line -> line.perDay() != null)
                .sorted(physicalFirst)
                .forEach(this::draw);
        placeExactly();
    }

    /** What breaks the device itself. */
    List<FaultWindow> physical(int device) {
        return ofDevices.getOrDefault(device, List.of()).stream()
                .map(Placed::window)
                .filter(window -> window.kind().isPhysical())
                .toList();
    }

    /** What happens to the device's events on their way; null for nothing. */
    DeviceWay way(int device) {
        List<Placed> own = ofDevices.getOrDefault(device, List.of());
        boolean suffers = own.stream().anyMatch(placed -> !placed.window().kind().isPhysical());
        int gateway = naming.gateway(device);
        if (!suffers) {
            return ofGateways.containsKey(gateway)
                    ? gatewayWays.computeIfAbsent(
                            gateway,
                            number ->
                                    new DeviceWay(windows(ofGateways.get(number)), new TreeMap<>()))
                    : null;
        }
        List<FaultWindow> windows = new ArrayList<>();
        SortedMap<Long, FaultKind> single = new TreeMap<>();
        for (Placed placed : own) {
            if (placed.sequence() >= 0) {
                single.put(placed.sequence(), placed.window().kind());
            } else {
                windows.add(placed.window());
            }
        }
        windows.addAll(windows(ofGateways.getOrDefault(gateway, List.of())));
        return new DeviceWay(windows, single);
    }

    /** From when on every device writes events of the newer version. */
    long upgradedFrom() {
        return ofFleet.stream()
                .mapToLong(placed -> placed.window().fromMillis())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Whether any device ever writes events of the newer version. */
    boolean upgrades() {
        return all().anyMatch(placed -> placed.window().kind() == FaultKind.SCHEMA_UPGRADE);
    }

    /** When which partition is silent. */
    List<PartitionSilence> silences() {
        List<PartitionSilence> silences = new ArrayList<>();
        ofPartitions.forEach(
                (partition, all) ->
                        all.forEach(
                                placed ->
                                        silences.add(
                                                new PartitionSilence(
                                                        partition,
                                                        placed.window().fromMillis(),
                                                        placed.window().toMillis()))));
        silences.sort(
                Comparator.comparingLong(PartitionSilence::fromMillis)
                        .thenComparingInt(PartitionSilence::partition));
        return List.copyOf(silences);
    }

    /** All of them, by onset. */
    List<FaultLabel> labels() {
        Stream<FaultLabel> ofSome =
                Stream.of(ofDevices, ofPartitions)
                        .flatMap(map -> map.values().stream())
                        .flatMap(List::stream)
                        .map(placed -> placed.window().label());
        Stream<FaultLabel> gateways =
                ofGateways.entrySet().stream()
                        .flatMap(
                                entry ->
                                        entry.getValue().stream()
                                                .map(
                                                        placed ->
                                                                placed.window()
                                                                        .label(
                                                                                silenced(
                                                                                        entry
                                                                                                .getKey()))));
        return Stream.of(
                        ofSome,
                        gateways,
                        ofFleet.stream().map(placed -> placed.window().label()),
                        shares())
                .flatMap(labels -> labels)
                .sorted(Comparator.comparing(FaultLabel::getFrom).thenComparing(FaultLabel::getId))
                .toList();
    }

    private String silenced(int gateway) {
        return "gateway-outage: nothing is sent of "
                + naming.devicesOf(gateway, settings.devices())
                        .mapToObj(naming::deviceId)
                        .collect(Collectors.joining(", "));
    }

    /** What each event of the fleet risks, from start to end. */
    private Stream<FaultLabel> shares() {
        TransportSettings transport = settings.transport();
        return Stream.of(
                        share(FaultKind.REORDER.label(), transport.disorderRate()),
                        share(FaultKind.DUPLICATE.label(), transport.duplicateRate()),
                        share(FaultKind.LATE.label(), transport.lateRate()),
                        share(FaultKind.LOSS.label(), transport.lossRate()),
                        share("poison", transport.corruptRate()))
                .flatMap(List::stream);
    }

    private List<FaultLabel> share(String kind, double share) {
        if (share == 0) {
            return List.of();
        }
        return List.of(
                FaultLabel.newBuilder()
                        .setId(WHOLE_FLEET + "/" + kind + "/null/" + startMillis)
                        .setDeviceId(WHOLE_FLEET)
                        .setKind(kind)
                        .setFrom(Instant.ofEpochMilli(startMillis))
                        .setTo(isEndless() ? null : Instant.ofEpochMilli(endMillis()))
                        .setDescription(kind + ": share " + share + " of all events")
                        .build());
    }

    private boolean isEndless() {
        return settings.runFor() == null;
    }

    private long endMillis() {
        return startMillis + settings.span().toMillis() + settings.runFor().toMillis();
    }

    private Stream<Placed> all() {
        return Stream.of(
                        Stream.of(ofDevices, ofGateways, ofPartitions)
                                .flatMap(map -> map.values().stream())
                                .flatMap(List::stream),
                        ofFleet.stream())
                .flatMap(placed -> placed);
    }

    private static List<FaultWindow> windows(List<Placed> all) {
        return all.stream().map(Placed::window).toList();
    }

    private void script(ScriptedFault line) {
        require(line);
        long from = onset(line);
        if (line.target() == FaultTarget.FLEET) {
            FaultWindow window =
                    new FaultWindow(WHOLE_FLEET, line.kind(), null, -1, from, Long.MAX_VALUE, 0);
            Placed placed = new Placed(window, line.text(), -1);
            refuse(placed, all().filter(other -> conflict(placed, other)).findFirst().orElse(null));
            ofFleet.add(placed);
            return;
        }
        Placed placed = placing(line).at(line.number(), from);
        refuse(placed, rival(line, line.number(), placed));
        add(line, line.number(), placed);
    }

    private long onset(ScriptedFault line) {
        long anchor = line.anchor() == ScriptedFault.Anchor.LIVE ? liveMillis : startMillis;
        return anchor + line.offset().toMillis();
    }

    /** Refuses what is not there. */
    private void require(ScriptedFault line) {
        int there =
                switch (line.target()) {
                    case DEVICE -> settings.devices();
                    case GATEWAY -> naming.gateways(settings.devices());
                    case PARTITION, FLEET -> Integer.MAX_VALUE;
                };
        if (line.number() >= there) {
            String word = line.target().word();
            throw new IllegalArgumentException(
                    "fault "
                            + line.kind().label()
                            + " on "
                            + word
                            + " "
                            + line.number()
                            + ": the fleet has "
                            + word
                            + "s 0 to "
                            + (there - 1));
        }
    }

    private Placing placing(ScriptedFault line) {
        return switch (line.kind()) {
            case GATEWAY_OUTAGE ->
                    (gateway, from) -> window(line, naming.gatewayName(gateway), from);
            case PARTITION_SILENT ->
                    (partition, from) -> window(line, "partition-" + partition, from);
            default ->
                    line.kind().isPoison()
                            ? (device, from) -> poison(line, device, from)
                            : (device, from) -> onDevice(line, device, from);
        };
    }

    private Placed onDevice(ScriptedFault line, int device, long from) {
        if (!line.kind().onMetric()) {
            return window(line, naming.deviceId(device), from);
        }
        DevicePhysics type = naming.type(device);
        int metric = type.indexOf(line.metric());
        line.kind().requireVisibleOn(type.metrics().get(metric));
        double size =
                line.size() == null
                        ? line.kind().defaultSize(type.metrics().get(metric))
                        : line.size();
        FaultWindow window =
                new FaultWindow(
                        naming.deviceId(device),
                        line.kind(),
                        line.metric(),
                        metric,
                        from,
                        from + line.duration().toMillis(),
                        size);
        return new Placed(window, line.text(), -1);
    }

    private Placed window(ScriptedFault line, String id, long from) {
        FaultWindow window =
                switch (line.kind()) {
                    case WORN -> {
                        double hours =
                                line.size() == null ? FaultKind.WORN_REMAINING_HOURS : line.size();
                        long failure = startMillis + (long) (hours * 3_600_000);
                        yield new FaultWindow(
                                id, line.kind(), null, -1, startMillis, failure, hours);
                    }
                    case SCHEMA_UPGRADE ->
                            new FaultWindow(id, line.kind(), null, -1, from, Long.MAX_VALUE, 0);
                    default ->
                            new FaultWindow(
                                    id,
                                    line.kind(),
                                    null,
                                    -1,
                                    from,
                                    from + line.duration().toMillis(),
                                    line.kind().part() == FaultKind.Part.CLOCK
                                            ? line.clockBy().toMillis()
                                            : line.shareOrAll());
                };
        return new Placed(window, line.text(), -1);
    }

    /** Beside the first event from that moment on which the device makes. */
    private Placed poison(ScriptedFault line, int device, long from) {
        FleetDevice made = devices.apply(device);
        return single(
                line.kind(), made, awake(made, made.sequenceAt(from), line.text()), line.text());
    }

    private static Placed single(FaultKind kind, FleetDevice device, long sequence, String line) {
        long time = device.eventTime(sequence);
        return new Placed(
                new FaultWindow(device.deviceId(), kind, null, -1, time, time + 1, 1),
                line,
                sequence);
    }

    private static long awake(FleetDevice device, long first, String line) {
        for (long sequence = first; sequence < first + FURTHER_EVENTS; sequence++) {
            if (!device.model().lifeAt(device.eventTime(sequence)).down()) {
                return sequence;
            }
        }
        throw new IllegalArgumentException("fault '" + line + "': the device is dead by then");
    }

    /** An earlier fault that this one cannot be beside; null for none. */
    private Placed rival(ScriptedFault line, int number, Placed placed) {
        Stream<Placed> others =
                switch (line.target() == FaultTarget.FLEET
                        ? drawnTarget(line.kind())
                        : line.target()) {
                    case DEVICE -> besideDevice(number);
                    case GATEWAY ->
                            Stream.concat(
                                    ofGateways.getOrDefault(number, List.of()).stream(),
                                    naming.devicesOf(number, settings.devices())
                                            .mapToObj(
                                                    device ->
                                                            ofDevices.getOrDefault(
                                                                    device, List.of()))
                                            .flatMap(List::stream));
                    case PARTITION -> ofPartitions.getOrDefault(number, List.of()).stream();
                    case FLEET -> all();
                };
        return others.filter(other -> conflict(placed, other)).findFirst().orElse(null);
    }

    private Stream<Placed> besideDevice(int device) {
        return Stream.of(
                        ofDevices.getOrDefault(device, List.of()),
                        ofGateways.getOrDefault(naming.gateway(device), List.of()),
                        ofFleet)
                .flatMap(List::stream);
    }

    private static boolean conflict(Placed one, Placed other) {
        return one.window().conflictsWith(other.window());
    }

    private static void refuse(Placed placed, Placed rival) {
        if (rival != null) {
            throw new IllegalArgumentException(
                    "fault '"
                            + placed.line()
                            + "' overlaps with '"
                            + rival.line()
                            + "': two at one moment would hide each other; want other times");
        }
    }

    private void add(ScriptedFault line, int number, Placed placed) {
        FaultTarget target =
                line.target() == FaultTarget.FLEET ? drawnTarget(line.kind()) : line.target();
        Map<Integer, List<Placed>> map =
                switch (target) {
                    case GATEWAY -> ofGateways;
                    case PARTITION -> ofPartitions;
                    case DEVICE, FLEET -> ofDevices;
                };
        map.computeIfAbsent(number, asked -> new ArrayList<>()).add(placed);
    }

    private static FaultTarget drawnTarget(FaultKind kind) {
        return kind == FaultKind.GATEWAY_OUTAGE ? FaultTarget.GATEWAY : FaultTarget.DEVICE;
    }

    /** Draws the faults of a line that has a rate. */
    private void draw(ScriptedFault line) {
        require(line);
        if (isEndless()) {
            throw new IllegalArgumentException(
                    "fault '"
                            + line.text()
                            + "': a rate needs a run of known length (--for): each fault is"
                            + " labelled before the first event");
        }
        if (line.target() != FaultTarget.FLEET) {
            draw(line, line.number());
            return;
        }
        int all =
                line.kind() == FaultKind.GATEWAY_OUTAGE
                        ? naming.gateways(settings.devices())
                        : settings.devices();
        List<Integer> able =
                line.kind().onMetric()
                        ? IntStream.range(0, all).filter(n -> shows(line, n)).boxed().toList()
                        : IntStream.range(0, all).boxed().toList();
        if (able.isEmpty()) {
            throw new IllegalArgumentException(
                    "fault '"
                            + line.text()
                            + "': no device could show it; there are "
                            + naming.types().stream()
                                    .map(type -> type.type() + " with " + type.metricNames())
                                    .collect(Collectors.joining(", ")));
        }
        able.forEach(number -> draw(line, number));
    }

    private boolean shows(ScriptedFault line, int device) {
        DevicePhysics type = naming.type(device);
        int metric = type.metricNames().indexOf(line.metric());
        if (metric < 0) {
            return false;
        }
        try {
            line.kind().requireVisibleOn(type.metrics().get(metric));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** One fault somewhere in each stretch of time; so the rate is met, and none meets itself. */
    private void draw(ScriptedFault line, int number) {
        double stretch = DAY_MILLIS / line.perDay();
        double length =
                line.duration() == null
                        ? Math.min(stretch, (double) settings.interval().toMillis())
                        : (double) line.duration().toMillis();
        long key =
                Randomness.key(
                        settings.seed(),
                        number,
                        "rate/" + line.kind().label() + "/" + line.metric());
        long begin = onset(line);
        double first = begin - stretch * Randomness.uniform(key, -1);
        for (long turn = 0; first + turn * stretch < (double) endMillis(); turn++) {
            drawOnce(line, number, key, turn, first + turn * stretch, stretch - length);
        }
    }

    private void drawOnce(
            ScriptedFault line, int number, long key, long turn, double earliest, double room) {
        Placing placing = placing(line);
        Placed rival = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            double share = Randomness.uniform(key, turn * ATTEMPTS + attempt);
            Placed placed = placing.at(number, (long) (earliest + share * room));
            FaultWindow window = placed.window();
            boolean inside = window.fromMillis() >= onset(line) && window.toMillis() <= endMillis();
            if (!inside) {
                if (attempt == 0) {
                    return;
                }
                continue;
            }
            Placed other = rival(line, number, placed);
            if (other == null) {
                drawn++;
                if (drawn > MOST_DRAWN) {
                    throw new IllegalArgumentException(
                            "fault '"
                                    + line.text()
                                    + "': more than "
                                    + MOST_DRAWN
                                    + " faults are drawn; want a lower rate, fewer devices or a"
                                    + " shorter run");
                }
                add(line, number, placed);
                return;
            }
            rival = other;
        }
        boolean cutOff = earliest < (double) onset(line) || earliest + room > (double) endMillis();
        if (cutOff) {
            return;
        }
        throw new IllegalArgumentException(
                "fault '"
                        + line.text()
                        + "' cannot be met: between "
                        + Instant.ofEpochMilli((long) earliest)
                        + " and "
                        + Instant.ofEpochMilli((long) (earliest + room))
                        + " there is no room beside '"
                        + (rival == null ? "the run's end" : rival.line())
                        + "'; want a lower rate or a shorter time");
    }

    /**
     * The late events and poison that come exactly so many times: spread evenly over the fleet's
     * past (without a past: over its run), each on a device that is not broken otherwise.
     */
    private void placeExactly() {
        TransportSettings transport = settings.transport();
        boolean[] none = {};
        List<Integer> broken = List.copyOf(ofDevices.keySet());
        boolean[] faulty = broken.isEmpty() ? none : new boolean[settings.devices()];
        broken.forEach(device -> faulty[device] = true);
        for (int i = 0; i < transport.lateEvents(); i++) {
            exactly(FaultKind.LATE, "scripted-late", i, transport.lateEvents(), faulty);
        }
        for (int i = 0; i < transport.corruptRecords(); i++) {
            exactly(Poison.inTurn(i), "scripted-corrupt", i, transport.corruptRecords(), faulty);
        }
    }

    private void exactly(FaultKind kind, String stream, int position, int count, boolean[] faulty) {
        FleetDevice device = devices.apply(pick(stream, position, faulty));
        double share = 0.1 + 0.8 * (position + 0.5) / count;
        long moment = startMillis + (long) (share * (double) spread().toMillis());
        String line = "exactly " + count + " of " + kind.label();
        long sequence = device.sequenceAt(moment);
        for (int further = 0; further < FURTHER_EVENTS; further++) {
            sequence = awake(device, sequence, line);
            Placed placed = single(kind, device, sequence, line);
            if (isFree(device.number(), placed)) {
                ofDevices.computeIfAbsent(device.number(), asked -> new ArrayList<>()).add(placed);
                return;
            }
            sequence++;
        }
        throw new IllegalArgumentException(line + ": no event is left for it");
    }

    private boolean isFree(int device, Placed placed) {
        return besideDevice(device)
                .noneMatch(
                        other -> other.sequence() == placed.sequence() || conflict(placed, other));
    }

    private int pick(String stream, int position, boolean[] faulty) {
        int all = settings.devices();
        long key = Randomness.key(settings.seed(), 0, stream);
        int first = (int) Math.floorMod(Randomness.bits(key, position), (long) all);
        for (int step = 0; step < all; step++) {
            int number = (first + step) % all;
            if (faulty.length == 0 || !faulty[number]) {
                return number;
            }
        }
        return first;
    }

    private Duration spread() {
        if (!settings.span().isZero()) {
            return settings.span();
        }
        return isEndless() ? Duration.ofMinutes(1) : settings.runFor();
    }
}
