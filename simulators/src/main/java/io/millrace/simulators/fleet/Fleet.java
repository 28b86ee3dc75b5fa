package io.millrace.simulators.fleet;

import io.millrace.schemas.DeviceProfile;
import io.millrace.schemas.DeviceType;
import io.millrace.schemas.FaultLabel;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All devices of a simulated fleet on its time line. Same settings, start and live start: the same
 * fleet.
 *
 * <p>An ordinary device has a random part of its life behind it when the fleet begins, at most
 * three quarters; a worn one is about to fail. Device n makes its k-th event at start + its phase +
 * k intervals, with sequence k.
 */
public final class Fleet {

    /** Oldest age of an ordinary device at the start, as a share of its life. */
    private static final double OLDEST_AGE = 0.75;

    /** Enough for {@link FleetSettings#MAX_DEVICES}. */
    private static final int NUMBER_BITS = 24;

    private static final long NUMBER_MASK = (1L << NUMBER_BITS) - 1;

    private static final Duration KNOWN_BEFORE = Duration.ofDays(1);

    private final FleetSettings settings;
    private final long startMillis;
    private final long liveMillis;
    private final Naming naming;
    private final FaultPlan faults;

    /**
     * @param startMillis when the fleet begins
     * @param liveMillis when it meets the present, which faults may be counted from
     * @throws IllegalArgumentException when the fault script does not fit the fleet
     */
    public Fleet(FleetSettings settings, long startMillis, long liveMillis) {
        this.settings = settings;
        this.startMillis = startMillis;
        this.liveMillis = liveMillis;
        this.naming =
                new Naming(
                        settings.types().stream().map(DeviceTypes::of).toList(), settings.sites());
        this.faults = new FaultPlan(settings, naming, startMillis, liveMillis, this::device);
        faults.place();
    }

    /** Which device has which name, type, site and tenant. */
    record Naming(List<DevicePhysics> types, int sites) {

        private static final int DEVICES_PER_GATEWAY = 50;
        private static final int TENANTS = 2;

        DevicePhysics type(int device) {
            return types.get(device % types.size());
        }

        String deviceId(int device) {
            return type(device).type() + "-" + padded(device, 5);
        }

        // A gateway's devices stand on one site, a site's belong to one tenant.
        String gatewayId(int device) {
            return gatewayName(gateway(device));
        }

        String gatewayName(int gateway) {
            return "gateway-" + padded(gateway, 3);
        }

        int gateway(int device) {
            return device / DEVICES_PER_GATEWAY;
        }

        /** How many gateways so many devices have. */
        int gateways(int devices) {
            return gateway(devices - 1) + 1;
        }

        /** The devices of that gateway in a fleet of so many. */
        IntStream devicesOf(int gateway, int devices) {
            int first = gateway * DEVICES_PER_GATEWAY;
            return IntStream.range(first, Math.min(devices, first + DEVICES_PER_GATEWAY));
        }

        String siteId(int device) {
            return "site-" + padded(site(device), 2);
        }

        String tenantId(int device) {
            return "tenant-" + (char) ('a' + site(device) % TENANTS);
        }

        private int site(int device) {
            return device / DEVICES_PER_GATEWAY % sites;
        }

        private static String padded(int number, int digits) {
            String text = Integer.toString(number);
            return "0".repeat(Math.max(0, digits - text.length())) + text;
        }
    }

    public FleetSettings settings() {
        return settings;
    }

    /** When the fleet begins. */
    public long startMillis() {
        return startMillis;
    }

    /** When the fleet meets the present. */
    public long liveMillis() {
        return liveMillis;
    }

    /** What happens to the events of that device on their way; null for nothing. */
    DeviceWay way(int device) {
        return faults.way(device);
    }

    /** From when on every device writes events of the newer version of the schema. */
    long upgradedFrom() {
        return faults.upgradedFrom();
    }

    /** Whether any device ever writes events of {@link DeviceEventVersions#newer}. */
    public boolean upgradesSchema() {
        return faults.upgrades();
    }

    /** The device of that number. */
    public FleetDevice device(int number) {
        DevicePhysics type = naming.type(number);
        List<FaultWindow> windows = faults.physical(number);
        DeviceModel model =
                new DeviceModel(type, settings.seed(), number, life(number, windows), windows);
        return new FleetDevice(
                number,
                naming.deviceId(number),
                naming.tenantId(number),
                naming.siteId(number),
                naming.gatewayId(number),
                sampling(number, type),
                model);
    }

    /**
     * The numbers that leave {@code shard} when divided by {@code shards}, in the order of the
     * devices' first turns. Who makes a million devices in this order will find them in memory in
     * the order of their events.
     */
    int[] inOrderOfPhase(int shard, int shards) {
        int count = Math.max(0, (settings.devices() - shard + shards - 1) / shards);
        long[] order = new long[count];
        for (int i = 0; i < count; i++) {
            int number = shard + i * shards;
            order[i] = phaseMillis(number, naming.type(number)) << NUMBER_BITS | number;
        }
        Arrays.sort(order);
        int[] numbers = new int[count];
        Arrays.setAll(numbers, i -> (int) (order[i] & NUMBER_MASK));
        return numbers;
    }

    private long phaseMillis(int number, DevicePhysics type) {
        long key = Randomness.key(settings.seed(), number, "phase");
        return Math.floorMod(Randomness.bits(key, 0), intervalMillis(type));
    }

    private long intervalMillis(DevicePhysics type) {
        return type.sampling().intervalMillis(settings.interval().toMillis());
    }

    private Sampling sampling(int number, DevicePhysics type) {
        return new Sampling(
                startMillis + phaseMillis(number, type),
                intervalMillis(type),
                type.sampling().jitterMillis(),
                Randomness.key(settings.seed(), number, "jitter"),
                type.sampling().uploadSeconds() * 1000);
    }

    private LifeCourse life(int number, List<FaultWindow> windows) {
        DevicePhysics type = naming.type(number);
        for (FaultWindow window : windows) {
            if (window.kind() == FaultKind.WORN) {
                return LifeCourse.failingAt(settings.seed(), number, type, window.toMillis());
            }
        }
        long ageKey = Randomness.key(settings.seed(), number, "age");
        double age = Randomness.between(ageKey, 0, 0, OLDEST_AGE);
        return LifeCourse.aged(settings.seed(), number, type, age, startMillis);
    }

    /** What is broken on purpose, by onset. */
    public List<FaultLabel> labels() {
        return faults.labels();
    }

    /** When which partition of the events topic is silent. */
    public List<PartitionSilence> silences() {
        return faults.silences();
    }

    /** The device types, valid from a day before the start. */
    public List<DeviceType> deviceTypes() {
        return naming.types().stream().map(type -> type.deviceType(validFrom())).toList();
    }

    /** The profile of the device of that number, valid from a day before the start. */
    public DeviceProfile profile(int number) {
        DevicePhysics type = naming.type(number);
        return DeviceProfile.newBuilder()
                .setDeviceId(naming.deviceId(number))
                .setTenantId(naming.tenantId(number))
                .setSiteId(naming.siteId(number))
                .setDeviceType(type.type())
                .setGatewayId(naming.gatewayId(number))
                .setExpectedIntervalMillis(intervalMillis(type))
                .setUploadIntervalMillis(type.sampling().uploadSeconds() * 1000)
                .setTimeZone(type.load().timeZone())
                .setExpectedFrom(Instant.ofEpochMilli(startMillis))
                .setValidFrom(validFrom())
                .build();
    }

    private Instant validFrom() {
        return Instant.ofEpochMilli(startMillis).minus(KNOWN_BEFORE);
    }
}
