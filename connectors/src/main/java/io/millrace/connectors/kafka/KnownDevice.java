package io.millrace.connectors.kafka;

/**
 * A device as an {@link EventBlockReader} was told of it: who it is, and what the reader's owner
 * keeps of it, so that an event leads there without a search. Another one as soon as an event says
 * anything else of the device.
 *
 * @param <S> what is kept of a device
 */
public final class KnownDevice<S> {

    final String deviceId;
    final String tenantId;
    final String siteId;
    final String deviceType;
    final String gatewayId;
    private S kept;

    KnownDevice(
            String deviceId, String tenantId, String siteId, String deviceType, String gatewayId) {
        this.deviceId = deviceId;
        this.tenantId = tenantId;
        this.siteId = siteId;
        this.deviceType = deviceType;
        this.gatewayId = gatewayId;
    }

    /** A device of which nothing but its id is known. */
    public static <S> KnownDevice<S> of(String deviceId) {
        return new KnownDevice<>(deviceId, null, null, null, null);
    }

    public String deviceId() {
        return deviceId;
    }

    /** What {@link #keep} was given; null at first. */
    public S kept() {
        return kept;
    }

    /** Remembers that with the device. */
    public void keep(S what) {
        kept = what;
    }
}
