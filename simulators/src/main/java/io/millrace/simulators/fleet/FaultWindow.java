package io.millrace.simulators.fleet;

import io.millrace.schemas.FaultLabel;
import java.time.Instant;

/**
 * A scripted fault on the fleet's own time line.
 *
 * @param deviceId of the device that breaks
 * @param kind what breaks
 * @param metric the reading that shows it; null where the whole device is at fault
 * @param metricIndex its position in the readings; −1 where the whole device is at fault
 * @param fromMillis onset
 * @param toMillis end, no longer in the fault; for a worn device the moment it fails
 * @param size in the metric's unit; hours of remaining life for a worn device
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

    /** True when both break the same reading at some moment. */
    boolean overlaps(FaultWindow other) {
        if (kind == FaultKind.WORN) {
            return kind == other.kind;
        }
        return metricIndex == other.metricIndex
                && fromMillis < other.toMillis
                && other.fromMillis < toMillis;
    }

    /** The ground truth, as it is published. */
    public FaultLabel label() {
        String what =
                switch (kind) {
                    case WORN -> kind.label() + ": " + size + " h of life left at the start";
                    case SUDDEN_FAILURE -> kind.label() + ": dead and silent until repaired";
                    default -> kind.label() + " on " + metric + ", size " + size;
                };
        return FaultLabel.newBuilder()
                .setId(deviceId + "/" + kind.label() + "/" + metric + "/" + fromMillis)
                .setDeviceId(deviceId)
                .setKind(kind.label())
                .setMetric(metric)
                .setFrom(Instant.ofEpochMilli(fromMillis))
                .setTo(Instant.ofEpochMilli(toMillis))
                .setDescription(what)
                .build();
    }
}
