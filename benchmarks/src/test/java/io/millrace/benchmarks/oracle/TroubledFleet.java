package io.millrace.benchmarks.oracle;

import io.millrace.simulators.fleet.FaultScript;
import io.millrace.simulators.fleet.FleetSettings;
import io.millrace.simulators.fleet.ScriptedFault;
import io.millrace.simulators.fleet.TransportSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A fleet that suffers every transport fault there is within half an hour of its time. */
final class TroubledFleet {

    /** How long events are sent. */
    static final Duration EVENTS = Duration.ofMinutes(30);

    /** Pulses go on until the last windows have closed. */
    static final Duration SPAN = EVENTS.plusMinutes(3);

    private static final int SPEED = 60;
    private static final int DEVICES = 60;
    private static final int DEVICES_LONG = 200;

    private static final List<String> FAULTS =
            List.of(
                    // Readings that raise alerts.
                    "device=0,kind=level-shift,metric=temperature,at=start+5m,for=1m,size=60",
                    "device=1,kind=level-shift,metric=temperature,at=start+14m,for=3m,size=60",
                    "device=2,kind=spike,metric=temperature,at=start+20m,for=2m,size=60",
                    // Whether, when and how often events arrive.
                    "device=3,kind=loss,share=0.3,at=start+3m,for=3m",
                    "device=4,kind=duplicate,share=0.5,at=start+3m,for=3m",
                    "device=5,kind=reorder,share=0.5,at=start+3m,for=3m",
                    "device=6,kind=late,share=0.2,at=start+3m,for=5m",
                    "device=9,kind=batch-upload,at=start+8m,for=4m",
                    "device=8,kind=batch-upload,at=start+9m,for=40s",
                    "gateway=1,kind=gateway-outage,at=start+22m,for=2m",
                    "partition=1,kind=partition-silent,at=start+15m,for=90s",
                    // Clocks: accepted, refused, and jumping between both sides of the bound.
                    "device=20,kind=clock-ahead,by=30s,at=start+4m,for=2m",
                    "device=21,kind=clock-ahead,by=4m50s,at=start+4m,for=2m",
                    "device=22,kind=clock-ahead,by=2h,at=start+6m,for=2m",
                    "device=23,kind=clock-ahead,by=365d,at=start+6m,for=1m",
                    "device=24,kind=clock-behind,by=8d,at=start+9m,for=4m",
                    "device=10,kind=clock-behind,by=30m,at=start+12m,for=6m",
                    "device=11,kind=clock-ahead,by=3m,at=start+12m,for=5m",
                    "device=25,kind=clock-behind,by=30s,at=start+9m,for=2m",
                    "device=26,kind=clock-jumping,by=20s,at=start+11m,for=2m",
                    "device=0,kind=clock-ahead,by=30s,at=start+5m,for=30s",
                    // What a receiver has to refuse, beside a good event.
                    "device=27,kind=unknown-schema,at=start+6m",
                    "device=28,kind=poison-empty,at=start+6m",
                    "device=29,kind=poison-not-framed,at=start+7m",
                    "device=30,kind=poison-guid,at=start+7m",
                    "device=31,kind=poison-truncated,at=start+8m",
                    "device=32,kind=poison-garbage,at=start+8m",
                    "device=33,kind=poison-foreign-key,at=start+9m",
                    "device=34,kind=poison-no-id,at=start+9m",
                    "device=35,kind=poison-too-large,at=start+10m",
                    "device=36,kind=poison-tenant,at=start+10m",
                    "device=40,kind=poison-negative-id,at=start+11m",
                    "device=41,kind=poison-no-bytes,at=start+11m",
                    "device=42,kind=poison-one-byte,at=start+11m",
                    "device=43,kind=poison-four-bytes,at=start+11m",
                    "device=44,kind=poison-text,at=start+11m",
                    "device=45,kind=poison-bare,at=start+11m",
                    "device=46,kind=poison-guid-header,at=start+11m",
                    "device=47,kind=poison-nothing-behind,at=start+11m",
                    "device=48,kind=poison-cut-in-id,at=start+11m",
                    "device=49,kind=poison-cut-in-readings,at=start+11m",
                    "device=50,kind=poison-long-string,at=start+11m",
                    "device=51,kind=poison-negative-string,at=start+11m",
                    "device=52,kind=poison-huge-map,at=start+11m",
                    "device=53,kind=poison-negative-block,at=start+11m",
                    "device=54,kind=poison-endless-number,at=start+11m",
                    "device=55,kind=poison-bad-union,at=start+11m",
                    "device=56,kind=poison-bad-enum,at=start+11m",
                    "device=57,kind=poison-not-utf8,at=start+11m",
                    "device=40,kind=poison-overlong,at=start+13m",
                    "device=41,kind=poison-surrogate,at=start+13m",
                    "device=42,kind=poison-trailing,at=start+13m",
                    "device=43,kind=poison-long-text,at=start+13m",
                    "device=44,kind=poison-many-readings,at=start+13m",
                    "device=45,kind=poison-clock-min,at=start+13m",
                    "device=46,kind=poison-clock-minus-one,at=start+13m",
                    "device=47,kind=poison-clock-1970,at=start+13m",
                    "device=48,kind=poison-clock-2038,at=start+13m",
                    "device=49,kind=poison-clock-max,at=start+13m",
                    // Writers of two versions of the schema; a foreign tenant in the newer one.
                    "kind=schema-upgrade,at=start+18m",
                    "device=38,kind=poison-tenant,at=start+20m");

    private TroubledFleet() {}

    /** A moment before it begins. */
    static Instant beginsAfter() {
        return Instant.now().minus(SPAN).minus(Duration.ofMinutes(1));
    }

    static FleetSettings settings(boolean many) {
        return FleetSettings.of(many ? DEVICES_LONG : DEVICES, 42)
                .withTypes(List.of("pump", "motor", "compressor", "battery"))
                .withPast(SPAN, SPEED)
                .withFaults(new FaultScript(FAULTS.stream().map(ScriptedFault::parse).toList()))
                .withTransport(
                        TransportSettings.usual()
                                .withLateBy(Duration.ofSeconds(3), Duration.ofMinutes(2))
                                .withRates(0.002, 0.001)
                                .withLoss(0.001));
    }
}
