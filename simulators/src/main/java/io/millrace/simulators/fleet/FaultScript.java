package io.millrace.simulators.fleet;

import java.time.Duration;
import java.util.List;

/** The script of a fleet's faults: what breaks, where, when; or how often. */
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
        return new FaultScript(
                faults.stream()
                        .filter(fault -> !fault.isOnDevice() || fault.number() < devices)
                        .toList());
    }

    /** The faults, in the order they were given. */
    public List<ScriptedFault> faults() {
        return faults;
    }
}
