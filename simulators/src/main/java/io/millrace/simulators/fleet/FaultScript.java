package io.millrace.simulators.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The scripted faults of a fleet: which device breaks, how, from when to when. */
public final class FaultScript {

    private final List<ScriptedFault> faults;

    public FaultScript(List<ScriptedFault> faults) {
        this.faults = List.copyOf(faults);
    }

    /** No faults. */
    public static FaultScript none() {
        return new FaultScript(List.of());
    }

    /**
     * The demo's script, for a fleet of at least eight devices: soon after the fleet meets the
     * present one pump runs hot for half a minute; other devices drift, stick and spike; two are
     * about to fail.
     */
    public static FaultScript demo() {
        return new FaultScript(
                List.of(
                        ScriptedFault.onMetric(
                                        0,
                                        FaultKind.LEVEL_SHIFT,
                                        "temperature",
                                        ScriptedFault.Anchor.LIVE,
                                        Duration.ofSeconds(10),
                                        Duration.ofSeconds(25))
                                .withSize(45),
                        ScriptedFault.onMetric(
                                4,
                                FaultKind.LEVEL_SHIFT,
                                "vibration",
                                ScriptedFault.Anchor.LIVE,
                                Duration.ofSeconds(15),
                                Duration.ofSeconds(30)),
                        ScriptedFault.onMetric(
                                5,
                                FaultKind.DRIFT,
                                "pressure",
                                ScriptedFault.Anchor.LIVE,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(60)),
                        ScriptedFault.onMetric(
                                6,
                                FaultKind.SPIKE,
                                "current",
                                ScriptedFault.Anchor.LIVE,
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(30)),
                        ScriptedFault.onMetric(
                                7,
                                FaultKind.STUCK_AT,
                                "temperature",
                                ScriptedFault.Anchor.LIVE,
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(60)),
                        ScriptedFault.worn(2, FaultKind.WORN_REMAINING_HOURS),
                        ScriptedFault.worn(3, 5)));
    }

    /** The same script without the faults on devices that a fleet of that size does not have. */
    public FaultScript within(int devices) {
        return new FaultScript(faults.stream().filter(fault -> fault.device() < devices).toList());
    }

    /** The faults, in the order they were given. */
    public List<ScriptedFault> faults() {
        return faults;
    }

    /**
     * Puts the faults on the fleet's time line, by device number.
     *
     * @throws IllegalArgumentException when a device or metric is not there, or two faults overlap
     */
    Map<Integer, List<FaultWindow>> resolve(
            int devices, Fleet.Naming naming, long startMillis, long liveMillis) {
        Map<Integer, List<FaultWindow>> byDevice = new HashMap<>();
        for (ScriptedFault fault : faults) {
            if (fault.device() >= devices) {
                throw new IllegalArgumentException(
                        "fault "
                                + fault.kind().label()
                                + " on device "
                                + fault.device()
                                + ": the fleet has devices 0 to "
                                + (devices - 1));
            }
            FaultWindow window = resolve(fault, naming, startMillis, liveMillis);
            List<FaultWindow> windows =
                    byDevice.computeIfAbsent(fault.device(), device -> new ArrayList<>());
            for (FaultWindow other : windows) {
                if (window.overlaps(other)) {
                    throw new IllegalArgumentException(
                            "fault "
                                    + fault.kind().label()
                                    + " on device "
                                    + fault.device()
                                    + " overlaps with "
                                    + other.kind().label()
                                    + " on the same "
                                    + (fault.kind().onMetric() ? "metric" : "device"));
                }
            }
            windows.add(window);
        }
        return byDevice;
    }

    private static FaultWindow resolve(
            ScriptedFault fault, Fleet.Naming naming, long startMillis, long liveMillis) {
        DevicePhysics type = naming.type(fault.device());
        String deviceId = naming.deviceId(fault.device());
        if (fault.kind() == FaultKind.WORN) {
            double hours = fault.size() == null ? FaultKind.WORN_REMAINING_HOURS : fault.size();
            long failure = startMillis + (long) (hours * 3_600_000);
            return new FaultWindow(deviceId, fault.kind(), null, -1, startMillis, failure, hours);
        }
        long anchor = fault.anchor() == ScriptedFault.Anchor.LIVE ? liveMillis : startMillis;
        long from = anchor + fault.offset().toMillis();
        if (!fault.kind().onMetric()) {
            long to = from + fault.duration().toMillis();
            return new FaultWindow(deviceId, fault.kind(), null, -1, from, to, 0);
        }
        int metric = type.indexOf(fault.metric());
        fault.kind().requireVisibleOn(type.metrics().get(metric));
        double size =
                fault.size() == null
                        ? fault.kind().defaultSize(type.metrics().get(metric))
                        : fault.size();
        return new FaultWindow(
                deviceId,
                fault.kind(),
                fault.metric(),
                metric,
                from,
                from + fault.duration().toMillis(),
                size);
    }
}
