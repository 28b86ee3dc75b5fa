package io.millrace.simulators.fleet;

import io.millrace.schemas.FaultLabel;
import java.time.Duration;
import java.time.Instant;

/**
 * A fault on the fleet's own time line.
 *
 * @param deviceId of the device that breaks; or the gateway's id, {@code partition-N}, {@code *}
 * @param kind what breaks
 * @param metric the reading that shows it; null where it is on no reading
 * @param metricIndex its position in the readings; −1 where it is on no reading
 * @param fromMillis onset
 * @param toMillis end, no longer in the fault; for a worn device the moment it fails; {@code
 *     Long.MAX_VALUE} where there is none
 * @param size in the metric's unit; hours of remaining life for a worn device; milliseconds for a
 *     clock; the share of the events for a kind that has one
 */
public record FaultWindow(
        String deviceId,
        FaultKind kind,
        String metric,
        int metricIndex,
        long fromMillis,
        long toMillis,
        double size) {

    /** Whether the readings of that moment are broken by it. */
    public boolean holdsAt(long timeMillis) {
        return metricIndex >= 0 && timeMillis >= fromMillis && timeMillis < toMillis;
    }

    /** True when one of two faults of one device would hide or change the other. */
    boolean conflictsWith(FaultWindow other) {
        if (kind == FaultKind.WORN && other.kind == FaultKind.WORN) {
            return true;
        }
        if (fromMillis >= other.toMillis || other.fromMillis >= toMillis) {
            return false;
        }
        return hides(other)
                || other.hides(this)
                || (kind.part() == other.kind.part()
                        && metricIndex == other.metricIndex
                        && kind != FaultKind.WORN
                        && other.kind != FaultKind.WORN);
    }

    /**
     * Nothing else can be seen of a device that is dead; no poison comes from one without a way.
     */
    private boolean hides(FaultWindow other) {
        return switch (kind) {
            case SUDDEN_FAILURE ->
                    other.kind != FaultKind.WORN && other.kind != FaultKind.SCHEMA_UPGRADE;
            case GATEWAY_OUTAGE, BATCH_UPLOAD -> other.kind.isPoison();
            default -> false;
        };
    }

    /** The ground truth, as it is published. */
    public FaultLabel label() {
        return label(description());
    }

    /** The ground truth in other words. */
    FaultLabel label(String description) {
        return FaultLabel.newBuilder()
                .setId(deviceId + "/" + kind.label() + "/" + metric + "/" + fromMillis)
                .setDeviceId(deviceId)
                .setKind(kind.label())
                .setMetric(metric)
                .setFrom(Instant.ofEpochMilli(fromMillis))
                .setTo(toMillis == Long.MAX_VALUE ? null : Instant.ofEpochMilli(toMillis))
                .setDescription(description)
                .build();
    }

    private String description() {
        String name = kind.label();
        return switch (kind) {
            case WORN -> name + ": " + size + " h of life left at the start";
            case SUDDEN_FAILURE -> name + ": dead and silent until repaired";
            case LOSS, DUPLICATE, REORDER, LATE -> name + ": share " + size + " of its events";
            case BATCH_UPLOAD -> name + ": held, then sent at once at the end";
            case CLOCK_AHEAD, CLOCK_BEHIND, CLOCK_JUMPING ->
                    name + ": by " + Durations.format(Duration.ofMillis((long) size));
            case SCHEMA_UPGRADE -> name + ": newer events from here on";
            case GATEWAY_OUTAGE -> name + ": nothing of its devices is sent";
            case PARTITION_SILENT -> name + ": nothing reaches it until the end";
            default ->
                    kind.isPoison()
                            ? name + ": one record beside the event of that time"
                            : name + " on " + metric + ", size " + size;
        };
    }
}
