package io.millrace.simulators.history;

import io.millrace.simulators.fleet.DeviceTypes;
import java.time.Duration;
import java.util.List;

/**
 * What run-to-failure histories to make.
 *
 * @param types names of the device types, one file each
 * @param units devices a type, each from new to failure
 * @param runs contiguous stretches of observations in each unit's life
 * @param runLength length of one stretch, whole minutes
 * @param interval between two readings, as in the fleet that is to be scored
 * @param seed of everything; a fleet of another seed has other devices
 */
public record HistorySettings(
        List<String> types, int units, int runs, Duration runLength, Duration interval, long seed) {

    public HistorySettings {
        types.forEach(DeviceTypes::of);
        if (types.isEmpty()) {
            throw new IllegalArgumentException("types is empty: name at least one device type");
        }
        if (units < 1) {
            throw new IllegalArgumentException("units " + units + " is below 1");
        }
        if (runs < 1) {
            throw new IllegalArgumentException("runs " + runs + " is below 1");
        }
        if (runLength.toMinutes() < 1
                || runLength.toHours() > 48
                || runLength.toMillis() % 60_000 != 0) {
            throw new IllegalArgumentException(
                    "run length " + runLength + " is not whole minutes from 1m to 48h");
        }
        if (interval.toMillis() < 1 || interval.toMillis() > 60_000) {
            throw new IllegalArgumentException("interval " + interval + " is not 1ms to 1m");
        }
        types = List.copyOf(types);
    }

    /** All machines, 40 units each, 30 runs of 40 minutes in each life, a reading a second. */
    public static HistorySettings defaults(long seed) {
        return new HistorySettings(
                DeviceTypes.machines().stream().map(type -> type.type()).toList(),
                40,
                30,
                Duration.ofMinutes(40),
                Duration.ofSeconds(1),
                seed);
    }

    /** Observations, and so rows, of one stretch. */
    public int windowsPerRun() {
        return (int) runLength.toMinutes();
    }
}
