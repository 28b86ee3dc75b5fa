package io.millrace.connectors.kafka;

import io.millrace.connectors.events.ClockRejection;
import io.millrace.connectors.events.DecodedEvent;
import java.io.IOException;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Fills an {@link EventBlock}, again and again. Not for several threads.
 *
 * <p>Who a device is, is written once and then by its slot ({@link ToldDevices}); what it measures
 * once a block and then by its place in it.
 */
public final class EventBlockWriter {

    /** Enough to share what each hand-over costs, few enough to stay in the caches. */
    private static final int MOST = 128;

    /** Beyond it, a block is full whatever its number: half a network buffer of Flink's. */
    private static final int ROOM = 16 * 1_024;

    /** First byte of a clock rejection; an event's flags are less. */
    static final int CLOCK = 32;

    /** Stands for a slot: who speaks follows, and is not kept. Other negative ones: ~slot. */
    static final int UNKEPT = Integer.MIN_VALUE;

    private final ToldDevices told;

    private final DataOutputSerializer devices = new DataOutputSerializer(4 * 1_024);
    private final DataOutputSerializer rests = new DataOutputSerializer(2 * ROOM);
    private final EventBlock block = new EventBlock();
    private final Dictionary metrics = new Dictionary();

    /**
     * @param source the subtask that writes: readers keep its devices apart from those of others
     * @param told what the subtask has told of devices with all of its writers
     */
    public EventBlockWriter(int source, ToldDevices told) {
        this.told = told;
        block.source = source;
    }

    /** Adds an event; nothing of it is kept. */
    public void add(DecodedEvent event) throws IOException {
        writeDevice(event);
        rests.writeByte(DecodedEventSerializer.flags(event));
        metrics.write(event.metrics(), rests);
        rests.writeLong(event.eventTime());
        rests.writeLong(event.sequence());
        for (double value : event.values()) {
            rests.writeLong(Double.doubleToRawLongBits(value));
        }
        if (!event.attributes().isEmpty()) {
            DecodedEventSerializer.writeAttributes(event.attributes(), rests);
        }
        if (event.traceparent() != null) {
            Fields.writeText(event.traceparent(), rests);
        }
        rests.writeLong(event.recordTime());
        rests.writeInt(event.partition());
        rests.writeLong(event.offset());
        added(event.deviceId());
    }

    /** Adds what a refused event told of its device's clock. */
    public void add(ClockRejection clock) throws IOException {
        devices.writeInt(UNKEPT);
        writeWho(clock.deviceId(), clock.tenantId(), clock.siteId(), clock.deviceType(), null);
        rests.writeByte(CLOCK);
        rests.writeLong(clock.eventTime());
        rests.writeLong(clock.recordTime());
        added(clock.deviceId());
    }

    private void added(String device) {
        if (block.count++ == 0) {
            block.first = device;
        }
    }

    private void writeDevice(DecodedEvent event) throws IOException {
        int slot = event.deviceSlot();
        if (slot >= 0 && told.tell(event)) {
            devices.writeInt(slot);
            return;
        }
        devices.writeInt(slot < 0 ? UNKEPT : ~slot);
        writeWho(
                event.deviceId(),
                event.tenantId(),
                event.siteId(),
                event.deviceType(),
                event.gatewayId());
    }

    private void writeWho(String device, String tenant, String site, String type, String gateway)
            throws IOException {
        Fields.writeText(device, devices);
        Fields.writeText(tenant, devices);
        Fields.writeText(site, devices);
        Fields.writeText(type, devices);
        devices.writeBoolean(gateway != null);
        if (gateway != null) {
            Fields.writeText(gateway, devices);
        }
    }

    public boolean isEmpty() {
        return block.count == 0;
    }

    /** Whether it is time to hand the block on. */
    public boolean isFull() {
        return block.count >= MOST || devices.length() + rests.length() >= ROOM;
    }

    /** What was added, until {@link #clear}. */
    public EventBlock block() {
        block.devices = devices.getSharedBuffer();
        block.devicesLength = devices.length();
        block.rests = rests.getSharedBuffer();
        block.restsLength = rests.length();
        return block;
    }

    /** Begins the next block. */
    public void clear() {
        block.count = 0;
        devices.clear();
        rests.clear();
        metrics.clear();
    }

    /** Lists of names that were written before, each with its place. */
    private static final class Dictionary {

        /** How many of the last ones are looked through. */
        private static final int RECENT = 16;

        private final String[][] known = new String[MOST][];
        private int size;

        void write(String[] names, DataOutputSerializer out) throws IOException {
            for (int i = size - 1; i >= Math.max(0, size - RECENT); i--) {
                if (same(known[i], names)) {
                    Fields.writeLength(i, out);
                    return;
                }
            }
            Fields.writeLength(size, out);
            Fields.writeLength(names.length, out);
            for (String name : names) {
                Fields.writeText(name, out);
            }
            known[size++] = names.clone();
        }

        /** Strings that come again are nearly always the same objects; others are written anew. */
        @SuppressWarnings("ReferenceEquality")
        private static boolean same(String[] known, String[] names) {
            if (known.length != names.length) {
                return false;
            }
            for (int i = 0; i < names.length; i++) {
                if (known[i] != names[i]) {
                    return false;
                }
            }
            return true;
        }

        void clear() {
            size = 0;
        }
    }
}
