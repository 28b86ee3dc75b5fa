package io.millrace.benchmarks.fleet;

import io.millrace.schemas.FaultLabel;

/**
 * One label of a run: what was broken, from when to when.
 *
 * @param metric null where the whole device, or more than one device, is at fault
 * @param from onset, in milliseconds of event time
 * @param to end; {@link #LASTING} while it lasts. Of a worn device: its failure
 */
record Fault(String id, String deviceId, String kind, String metric, long from, long to) {

    /** The end of what does not end. */
    static final long LASTING = Long.MAX_VALUE;

    static Fault of(FaultLabel label) {
        return new Fault(
                label.getId(),
                label.getDeviceId(),
                label.getKind(),
                label.getMetric(),
                label.getFrom().toEpochMilli(),
                label.getTo() == null ? LASTING : label.getTo().toEpochMilli());
    }

    FaultClass faultClass() {
        return FaultClass.of(kind);
    }

    boolean isPhysical() {
        return faultClass() != FaultClass.TRANSPORT;
    }

    /** Whether that moment lies in the fault, or in the grace after it. */
    boolean holdsAt(long time, long grace) {
        return time >= from && time < endWith(grace);
    }

    /** A device that was silent and sends again is not found any more: it has no grace. */
    long endWith(long grace) {
        return to == LASTING ? LASTING : faultClass() == FaultClass.SILENCE ? to : to + grace;
    }

    /**
     * Whether a finding of that metric on that device is what this fault has to be found by.
     *
     * @param foundMetric null for an alert about the device itself, such as one of remaining life
     */
    boolean isShownBy(String device, String foundMetric) {
        if (!deviceId.equals(device)) {
            return false;
        }
        return switch (faultClass()) {
            // Wear moves every metric a little; only the remaining life says that it was seen.
            // A silent device has no readings that could be anomalous.
            case WEAR, SILENCE -> foundMetric == null;
            case READINGS -> metric == null || metric.equals(foundMetric);
            case TRANSPORT -> false;
        };
    }
}
