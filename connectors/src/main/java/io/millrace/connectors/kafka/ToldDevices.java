package io.millrace.connectors.kafka;

import io.millrace.connectors.events.DecodedEvent;
import java.util.Arrays;

/**
 * Of which devices one subtask has told the subtasks behind it, by the slot at which its decoder
 * keeps their ids: all that is sent of a device that was told of is its slot. A device always goes
 * to the same subtask, so one of these serves the writers to all of them.
 *
 * <p>Compares references alone, since what stands behind them is in no cache; strings that come
 * again are nearly always the same objects, and else the device is told of once more. Bounded by
 * the decoder's slots. Not for several threads.
 */
public final class ToldDevices {

    /** Of each slot: id, tenant, site, type and gateway of the last device told of with it. */
    private static final int WIDTH = 5;

    private Object[] told = new Object[WIDTH << 10];

    /** Whether the event's device was told of with its slot, as it is; from now on it is. */
    @SuppressWarnings("ReferenceEquality")
    boolean tell(DecodedEvent event) {
        int at = event.deviceSlot() * WIDTH;
        if (at >= told.length) {
            told = Arrays.copyOf(told, Math.max(told.length * 2, at + WIDTH));
        }
        if (told[at] == event.deviceId()
                && told[at + 1] == event.tenantId()
                && told[at + 2] == event.siteId()
                && told[at + 3] == event.deviceType()
                && told[at + 4] == event.gatewayId()) {
            return true;
        }
        told[at] = event.deviceId();
        told[at + 1] = event.tenantId();
        told[at + 2] = event.siteId();
        told[at + 3] = event.deviceType();
        told[at + 4] = event.gatewayId();
        return false;
    }
}
