package io.millrace.simulators.fleet;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/** A device with what is the same in all its records. */
final class Sender {

    static final Comparator<Sender> BY_PHASE =
            Comparator.<Sender>comparingLong(sender -> sender.device.firstEventMillis())
                    .thenComparingInt(sender -> sender.device.number());

    private final FleetDevice device;
    private final Fate fate;
    private final byte[] key;
    private final byte[] head;
    private final byte[][] names;

    /**
     * @param names of the type's readings, as an encoder wants them; shared by devices of a type
     */
    Sender(FleetDevice device, Fate fate, int schemaId, byte[][] names) {
        this.device = device;
        this.fate = fate;
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

    Fate fate() {
        return fate;
    }

    byte[] key() {
        return key;
    }

    byte[] encode(EventEncoder encoder, long eventTime, long sequence, double[] values) {
        return encoder.encode(head, eventTime, sequence, names, values, names.length);
    }
}
