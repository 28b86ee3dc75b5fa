package io.millrace.jobs.device;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.schemas.RejectReason;

/** Where events go that a stage could not process. */
public interface EventRefusals {

    /**
     * Hands over one event for the dead letters.
     *
     * @param event null where time, not an event, made the stage fail
     * @param stage what refused it
     * @param message in words; for a failure of ours, with the stack
     */
    void refuse(
            String deviceId, DecodedEvent event, String stage, RejectReason reason, String message);
}
