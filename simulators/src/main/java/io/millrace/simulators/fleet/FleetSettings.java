package io.millrace.simulators.fleet;

import java.time.Duration;
import java.util.List;

/**
 * What a simulated fleet is.
 *
 * @param devices how many; of the usual types device 0 is a pump, 1 a motor, 2 a compressor, 3 a
 *     pump, ...
 * @param seed of everything random
 * @param interval between two events of a device
 * @param span how far in the past the fleet begins
 * @param speed of simulated time until it meets the present; infinite: as fast as events can be
 *     sent
 * @param runFor how long events are made, in time on the wall; 0: up to the moment at which the run
 *     begins; null: until stopped
 * @param faults what breaks
 * @param transport what happens to events on their way
 * @param profiles whether a profile of each device is published
 * @param sites over how many sites the devices are spread
 * @param types of the devices, taken in turn
 */
public record FleetSettings(
        int devices,
        long seed,
        Duration interval,
        Duration span,
        double speed,
        Duration runFor,
        FaultScript faults,
        TransportSettings transport,
        boolean profiles,
        int sites,
        List<String> types) {

    /** The types of a fleet that asks for no others. */
    public static final List<String> USUAL_TYPES = List.of("pump", "motor", "compressor");

    /** Most devices of one fleet. */
    public static final int MAX_DEVICES = 10_000_000;

    public FleetSettings {
        if (devices < 1 || devices > MAX_DEVICES) {
            throw new IllegalArgumentException(
                    "devices " + devices + " is not from 1 to " + MAX_DEVICES);
        }
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException("interval " + interval + " is below 1ms");
        }
        if (span.isNegative() || span.compareTo(Duration.ofDays(7)) > 0) {
            throw new IllegalArgumentException(
                    "span "
                            + Durations.format(span.abs())
                            + " is not from 0 to 7d: events older than that are refused as"
                            + " CLOCK_TOO_OLD by consumers that judge by arrival");
        }
        if (!(speed >= 1)) {
            throw new IllegalArgumentException(
                    "speed " + speed + " is below 1: such a fleet never meets the present");
        }
        if (speed == 1 && !span.isZero()) {
            throw new IllegalArgumentException(
                    "speed 1 with span "
                            + Durations.format(span)
                            + " never meets the present: want speed > 1, or span 0");
        }
        if (runFor != null && runFor.isNegative()) {
            throw new IllegalArgumentException("run-for " + runFor + " is below 0");
        }
        if (runFor != null && runFor.isZero() && span.isZero()) {
            throw new IllegalArgumentException(
                    "a run from the present to the present leaves nothing to send: want --span or"
                            + " --for above 0");
        }
        if (sites < 1) {
            throw new IllegalArgumentException("sites " + sites + " is below 1");
        }
        if (types.isEmpty()) {
            throw new IllegalArgumentException("types are missing: want at least one");
        }
        types.forEach(DeviceTypes::of);
        types = List.copyOf(types);
    }

    /**
     * An event a second and device, half an hour of past at sixty times the speed, the usual
     * transport, no faults, until stopped.
     */
    public static FleetSettings of(int devices, long seed) {
        return new FleetSettings(
                devices,
                seed,
                Duration.ofSeconds(1),
                Duration.ofMinutes(30),
                60,
                null,
                FaultScript.none(),
                TransportSettings.usual(),
                true,
                5,
                USUAL_TYPES);
    }

    /**
     * The demo's fleet: as {@link #of}, with the demo's faults, six late events and four corrupt
     * records, so that a viewer sees each kind of trouble.
     */
    public static FleetSettings demo(int devices, long seed) {
        return of(devices, seed)
                .withFaults(FaultScript.demo().within(devices))
                .withTransport(TransportSettings.usual().withExactly(6, 4));
    }

    public FleetSettings withInterval(Duration newInterval) {
        return new FleetSettings(
                devices,
                seed,
                newInterval,
                span,
                speed,
                runFor,
                faults,
                transport,
                profiles,
                sites,
                types);
    }

    /** How far in the past the fleet begins, and how fast it comes to the present. */
    public FleetSettings withPast(Duration newSpan, double newSpeed) {
        return new FleetSettings(
                devices, seed, interval, newSpan, newSpeed, runFor, faults, transport, profiles,
                sites, types);
    }

    public FleetSettings withRunFor(Duration newRunFor) {
        return new FleetSettings(
                devices, seed, interval, span, speed, newRunFor, faults, transport, profiles, sites,
                types);
    }

    public FleetSettings withFaults(FaultScript newFaults) {
        return new FleetSettings(
                devices, seed, interval, span, speed, runFor, newFaults, transport, profiles, sites,
                types);
    }

    public FleetSettings withTransport(TransportSettings newTransport) {
        return new FleetSettings(
                devices,
                seed,
                interval,
                span,
                speed,
                runFor,
                faults,
                newTransport,
                profiles,
                sites,
                types);
    }

    public FleetSettings withProfiles(boolean published) {
        return new FleetSettings(
                devices, seed, interval, span, speed, runFor, faults, transport, published, sites,
                types);
    }

    /** Devices of these types, in turn. */
    public FleetSettings withTypes(List<String> newTypes) {
        return new FleetSettings(
                devices, seed, interval, span, speed, runFor, faults, transport, profiles, sites,
                newTypes);
    }
}
