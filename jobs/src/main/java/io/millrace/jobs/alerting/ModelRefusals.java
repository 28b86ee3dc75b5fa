package io.millrace.jobs.alerting;

import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.jobs.stage.StageOutput;
import io.millrace.schemas.AlertChange;
import io.millrace.schemas.Severity;

/**
 * The alert of a model that was refused while the version before it goes on: raised with the first
 * refusal, cleared by the next version that is taken.
 *
 * <p>Key: the model. Time: Kafka's time of its records. State: whoever calls keeps since when each
 * model stands refused, for all subtasks alike; one of them emits.
 */
public final class ModelRefusals {

    /** Rule id; no rule of the topic stands behind it. */
    public static final String RULE = "millrace-model-refused";

    /** No device: the model is for many. */
    private static final String NO_DEVICE = "*";

    private ModelRefusals() {}

    /**
     * Raises the alert.
     *
     * @param reason in words, with the model's name
     */
    public static void raise(
            String modelId, String deviceType, long at, String reason, StageOutput output) {
        emit(modelId, deviceType, at, AlertChange.RAISED, at, reason, output);
    }

    /** Clears the alert that was raised at that time. */
    public static void clear(
            String modelId, String deviceType, long raisedAt, long at, StageOutput output) {
        String reason = "model " + modelId + ": a version was taken";
        emit(modelId, deviceType, raisedAt, AlertChange.CLEARED, at, reason, output);
    }

    private static void emit(
            String modelId,
            String deviceType,
            long raisedAt,
            AlertChange change,
            long at,
            String reason,
            StageOutput output) {
        String key = NO_DEVICE + "/" + RULE + "/" + modelId;
        WatchedAlert alert =
                new WatchedAlert(
                        RULE,
                        modelId,
                        modelId,
                        0,
                        0,
                        Severity.MAJOR,
                        raisedAt,
                        raisedAt,
                        AlertRecords.alertId(key, 0, raisedAt, null));
        AlertRecords.emit(
                new DeviceIdentity(NO_DEVICE, "", "", deviceType),
                alert,
                new AlertRecords.Change(change, at, reason, null, null, null, null),
                output);
    }
}
