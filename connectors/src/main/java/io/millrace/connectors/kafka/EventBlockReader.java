package io.millrace.connectors.kafka;

import io.millrace.connectors.events.ClockRejection;
import io.millrace.connectors.events.DecodedEvent;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.apache.flink.core.memory.DataInputDeserializer;

/**
 * Reads {@link EventBlock}s, those of each writer in their order. All devices of a block are known
 * before its first event is read, so that what is kept of them can be fetched from memory side by
 * side. Not for several threads.
 *
 * @param <S> what is kept of a device
 */
public final class EventBlockReader<S> {

    private final DecodedEventSerializer events = new DecodedEventSerializer();
    private final InternTable names = new InternTable(1 << 12);
    private final DataInputDeserializer speakers = new DataInputDeserializer();
    private final DataInputDeserializer rests = new DataInputDeserializer();
    private String[][] metrics = new String[16][];
    private byte[] room = new byte[256];

    /** By writer and slot. */
    private KnownDevice<S>[][] known = newArray2(0);

    private KnownDevice<S>[] devices = newArray(0);
    private int size;
    private int next;
    private int knownMetrics;
    private DecodedEvent event;
    private ClockRejection clock;

    /** Takes a block, and reads whose its events are. */
    public void begin(EventBlock block) throws IOException {
        size = block.count;
        next = 0;
        if (devices.length < size) {
            devices = newArray(size);
        }
        if (known.length <= block.source) {
            known = Arrays.copyOf(known, block.source + 1);
        }
        speakers.setBuffer(block.devices, 0, block.devicesLength);
        KnownDevice<S>[] ofWriter = known[block.source] == null ? newArray(0) : known[block.source];
        for (int i = 0; i < size; i++) {
            int slot = speakers.readInt();
            if (slot >= 0) {
                devices[i] = slot < ofWriter.length ? ofWriter[slot] : null;
                if (devices[i] == null) {
                    throw new IOException(
                            "subtask " + block.source + " never told who speaks at slot " + slot);
                }
            } else {
                devices[i] = readWho();
                if (slot != EventBlockWriter.UNKEPT) {
                    ofWriter = withRoom(ofWriter, ~slot);
                    ofWriter[~slot] = devices[i];
                }
            }
        }
        known[block.source] = ofWriter;
        knownMetrics = 0;
        rests.setBuffer(block.rests, 0, block.restsLength);
    }

    private KnownDevice<S> readWho() throws IOException {
        return new KnownDevice<>(
                Fields.readText(speakers),
                readName(speakers),
                readName(speakers),
                readName(speakers),
                speakers.readBoolean() ? readName(speakers) : null);
    }

    private static <T> T[] withRoom(T[] all, int place) {
        return place < all.length
                ? all
                : Arrays.copyOf(all, Math.max(place + 1, Math.max(16, all.length * 2)));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays know no type parameters
    private static <T> KnownDevice<T>[] newArray(int length) {
        return new KnownDevice[length];
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <T> KnownDevice<T>[][] newArray2(int length) {
        return new KnownDevice[length][];
    }

    /** Events and clock rejections in the block. */
    public int size() {
        return size;
    }

    /** Whose the event at that place is. */
    public KnownDevice<S> device(int index) {
        return devices[index];
    }

    /** Goes on to the next; false behind the last. */
    public boolean next() throws IOException {
        if (next == size) {
            return false;
        }
        KnownDevice<S> device = devices[next++];
        int flags = rests.readByte();
        if (flags == EventBlockWriter.CLOCK) {
            event = null;
            clock =
                    new ClockRejection(
                            device.deviceId,
                            device.tenantId,
                            device.siteId,
                            device.deviceType,
                            rests.readLong(),
                            rests.readLong());
        } else {
            event = readEvent(device, flags);
            clock = null;
        }
        return true;
    }

    private DecodedEvent readEvent(KnownDevice<S> device, int flags) throws IOException {
        int place = Fields.readLength(rests);
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
                device.deviceId,
                device.tenantId,
                device.siteId,
                device.deviceType,
                device.gatewayId,
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
            read[i] = readName(rests);
        }
        return read;
    }

    /** The same object for the same name. */
    private String readName(DataInputDeserializer in) throws IOException {
        int length = Fields.readLength(in);
        if (length > room.length) {
            room = new byte[Math.max(length, room.length * 2)];
        }
        in.readFully(room, 0, length);
        return names.get(room, 0, length);
    }

    /** The device that speaks. */
    public KnownDevice<S> device() {
        return devices[next - 1];
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
