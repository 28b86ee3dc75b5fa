package io.millrace.connectors.kafka;

import io.millrace.connectors.events.ClockRejection;
import io.millrace.connectors.events.DecodedEvent;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.apache.flink.core.memory.DataInputDeserializer;

/**
 * Reads {@link EventBlock}s. All devices of a block are known before its first event is read, so
 * that what is kept of them can be fetched from memory side by side. Not for several threads.
 */
public final class EventBlockReader {

    private final DecodedEventSerializer events = new DecodedEventSerializer();
    private final InternTable deviceIds = new InternTable(1 << 12, 1 << 19);
    private final InternTable names = new InternTable(1 << 12);
    private String[][] sites = new String[16][];
    private String[][] metrics = new String[16][];
    private byte[] room = new byte[256];
    private final DataInputDeserializer rests = new DataInputDeserializer();
    private String[] devices = new String[0];
    private int size;
    private int next;
    private int knownSites;
    private int knownMetrics;
    private DecodedEvent event;
    private ClockRejection clock;

    /** Takes a block, and reads whose its events are. */
    public void begin(EventBlock block) throws IOException {
        size = block.count;
        next = 0;
        if (devices.length < size) {
            devices = new String[size];
        }
        byte[] bytes = block.devices;
        int at = 0;
        for (int i = 0; i < size; i++) {
            int length = 0;
            int shift = 0;
            byte part;
            do {
                part = bytes[at++];
                length |= (part & 0x7f) << shift;
                shift += 7;
            } while (part < 0);
            devices[i] = deviceIds.get(bytes, at, length);
            at += length;
        }
        knownSites = 0;
        knownMetrics = 0;
        rests.setBuffer(block.rests, 0, block.restsLength);
    }

    /** Events and clock rejections in the block. */
    public int size() {
        return size;
    }

    /** Whose the event at that place is. */
    public String device(int index) {
        return devices[index];
    }

    /** Goes on to the next; false behind the last. */
    public boolean next() throws IOException {
        if (next == size) {
            return false;
        }
        int flags = rests.readByte();
        if (flags == EventBlockWriter.CLOCK) {
            event = null;
            clock = ClockRejections.read(rests);
        } else {
            event = readEvent(devices[next], flags);
            clock = null;
        }
        next++;
        return true;
    }

    private DecodedEvent readEvent(String device, int flags) throws IOException {
        int place = Fields.readLength(rests);
        if (place == knownSites) {
            sites = withRoom(sites, place);
            sites[knownSites++] = readNames();
        }
        String[] site = sites[place];
        place = Fields.readLength(rests);
        if (place == knownMetrics) {
            metrics = withRoom(metrics, place);
            metrics[knownMetrics++] = readNames();
        }
        String[] measured = metrics[place];
        long eventTime = rests.readLong();
        long sequence = rests.readLong();
        double[] values = new double[measured.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Double.longBitsToDouble(rests.readLong());
        }
        Map<String, String> attributes =
                (flags & DecodedEventSerializer.HAS_ATTRIBUTES) == 0
                        ? Map.of()
                        : events.readAttributes(rests);
        String traceparent =
                (flags & DecodedEventSerializer.HAS_TRACEPARENT) == 0
                        ? null
                        : Fields.readText(rests);
        return new DecodedEvent(
                device,
                site[0],
                site[1],
                site[2],
                (flags & DecodedEventSerializer.HAS_GATEWAY) == 0 ? null : site[3],
                eventTime,
                sequence,
                measured,
                values,
                attributes,
                DecodedEventSerializer.BY_CODE[flags & DecodedEventSerializer.QUALITY],
                traceparent,
                rests.readLong(),
                rests.readInt(),
                rests.readLong());
    }

    private String[] readNames() throws IOException {
        String[] read = new String[Fields.readLength(rests)];
        for (int i = 0; i < read.length; i++) {
            int length = Fields.readLength(rests);
            if (length > room.length) {
                room = new byte[Math.max(length, room.length * 2)];
            }
            rests.readFully(room, 0, length);
            read[i] = names.get(room, 0, length);
        }
        return read;
    }

    private static String[][] withRoom(String[][] known, int place) {
        return place < known.length ? known : Arrays.copyOf(known, known.length * 2);
    }

    /** The event; null where it is a clock rejection. */
    public DecodedEvent event() {
        return event;
    }

    /** The clock rejection; null where it is an event. */
    public ClockRejection clock() {
        return clock;
    }
}
