package io.millrace.simulators.fleet;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/** A device with what is the same in all its records. */
final class Sender {

    static final Comparator<Sender> BY_PHASE =
            Comparator.<Sender>comparingLong(sender -> sender.device.firstEventMillis())
                    .thenComparingInt(sender -> sender.device.number());

    private final FleetDevice device;
    private final DeviceWay way;
    private final byte[] key;
    private final byte[] head;
    private final byte[][] names;

    /**
     * @param way what is scripted for its events; null for nothing
     * @param names of the type's readings, as an encoder wants them; shared by devices of a type
     */
    Sender(FleetDevice device, DeviceWay way, int schemaId, byte[][] names) {
        this.device = device;
        this.way = way;
        this.key = device.deviceId().getBytes(StandardCharsets.UTF_8);
        this.head =
                EventEncoder.head(
                        schemaId,
                        device.deviceId(),
                        device.tenantId(),
                        device.siteId(),
                        device.model().type().type(),
                        device.gatewayId());
        this.names = names;
    }

    FleetDevice device() {
        return device;
    }

    /** What is scripted for its events; null for nothing. */
    DeviceWay way() {
        return way;
    }

    byte[] key() {
        return key;
    }

    byte[] encode(EventEncoder encoder, long eventTime, long sequence, double[] values) {
        return encoder.encode(head, eventTime, sequence, names, values, names.length);
    }
}
