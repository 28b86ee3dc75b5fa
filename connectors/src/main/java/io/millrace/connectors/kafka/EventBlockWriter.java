package io.millrace.connectors.kafka;

import io.millrace.connectors.events.ClockRejection;
import io.millrace.connectors.events.DecodedEvent;
import java.io.IOException;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Fills an {@link EventBlock}, again and again. Not for several threads.
 *
 * <p>Names that an event shares with one before it in the block (where its device stands, what it
 * measures) are written once, and then by their place.
 */
public final class EventBlockWriter {

    /** Enough to share what each hand-over costs, few enough to stay in the caches. */
    private static final int MOST = 128;

    /** Beyond it, a block is full whatever its number: half a network buffer of Flink's. */
    private static final int ROOM = 16 * 1_024;

    /** First byte of a clock rejection; an event's flags are less. */
    static final int CLOCK = 32;

    private final DataOutputSerializer devices = new DataOutputSerializer(4 * 1_024);
    private final DataOutputSerializer rests = new DataOutputSerializer(2 * ROOM);
    private final EventBlock block = new EventBlock();
    private final Dictionary sites = new Dictionary();
    private final Dictionary metrics = new Dictionary();
    private final String[] site = new String[4];

    /** Adds an event; nothing of it is kept. */
    public void add(DecodedEvent event) throws IOException {
        Fields.writeTextOfDevice(event.deviceId(), devices);
        rests.writeByte(DecodedEventSerializer.flags(event));
        site[0] = event.tenantId();
        site[1] = event.siteId();
        site[2] = event.deviceType();
        site[3] = event.gatewayId() == null ? "" : event.gatewayId();
        sites.write(site, rests);
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
        block.count++;
    }

    /** Adds what a refused event told of its device's clock. */
    public void add(ClockRejection clock) throws IOException {
        Fields.writeTextOfDevice(clock.deviceId(), devices);
        rests.writeByte(CLOCK);
        ClockRejections.write(clock, rests);
        block.count++;
    }

    public boolean isEmpty() {
        return block.count == 0;
    }

    /** Whether it is time to hand the block on. */
    public boolean isFull() {
        return block.count >= MOST || rests.length() >= ROOM;
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
        sites.clear();
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
