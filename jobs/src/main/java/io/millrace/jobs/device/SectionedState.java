package io.millrace.jobs.device;

import io.millrace.jobs.stage.GrowingBytes;
import io.millrace.jobs.stage.SectionFormat;
import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * One state of a device, made of sections, one a stage: framed by (section, version, length), so
 * that the bytes of an unknown or switched-off stage survive every restore untouched.
 *
 * <p>A section is read when it is first asked for, and lives as an object from then on.
 *
 * <p>Every event asks every device's state, and every device has one: all is in one flat array.
 */
public final class SectionedState {

    private static final int FRAME_VERSION = 1;
    private static final Object[] NOTHING = {};
    private static final SectionedState[] NO_STATES = {};

    /** Beyond it, the room of one huge device is not kept for the others. */
    private static final int MOST_ROOM = 1 << 20;

    /** Every checkpoint writes every device, in threads of Flink's. */
    private static final ThreadLocal<GrowingBytes> ROOM =
            ThreadLocal.withInitial(() -> new GrowingBytes(4 * 1_024));

    /**
     * Pairs of a format and its live object, or of null and a {@link Frozen} section; sorted by
     * section, so that the same state gives the same bytes; few.
     */
    private Object[] parts = NOTHING;

    /** All sections as they are written, once another state has taken them over; else null. */
    private byte[] image;

    /** A mark of whoever keeps this object; neither written nor taken over. */
    private int mark;

    /** What whoever keeps this object has found beside it; as the mark. */
    private SectionedState[] neighbours = NO_STATES;

    /** A section as bytes that nobody has asked for yet. */
    private record Frozen(String section, int version, byte[] bytes) {}

    /** A mark of whoever keeps this object, 0 at first; neither written nor taken over. */
    public int mark() {
        return mark;
    }

    /** Sets the mark, and forgets the neighbours. */
    public void setMark(int newMark) {
        mark = newMark;
        Arrays.fill(neighbours, null);
    }

    /** What {@link #setNeighbour} was given for that place; null for nothing. */
    public SectionedState neighbour(int place) {
        return place < neighbours.length ? neighbours[place] : null;
    }

    /** Remembers another state of the same device; neither written nor taken over. */
    public void setNeighbour(int place, SectionedState state) {
        if (place >= neighbours.length) {
            neighbours = Arrays.copyOf(neighbours, place + 1);
        }
        neighbours[place] = state;
    }

    /** The stage's state: as it was, or new. */
    public <S> S get(SectionFormat<S> format) {
        int at = find(format);
        if (at < 0) {
            S created = format.create();
            insert(format, created);
            return created;
        }
        return live(format, at);
    }

    /** The stage's state when there is one, else null; nothing is created. */
    public <S> S peek(SectionFormat<S> format) {
        int at = find(format);
        return at < 0 ? null : live(format, at);
    }

    /** How many sections there are. */
    int sections() {
        return parts.length / 2;
    }

    /** The stage's state where it has been asked for before, else null; nothing is read. */
    @SuppressWarnings("unchecked")
    <S> S live(SectionFormat<S> format) {
        for (int at = 0; at < parts.length; at += 2) {
            if (parts[at] == format) {
                return (S) parts[at + 1];
            }
        }
        return null;
    }

    /** Forgets the stage's state. */
    public void reset(SectionFormat<?> format) {
        int at = find(format);
        if (at >= 0) {
            Object[] fewer = parts.length == 2 ? NOTHING : new Object[parts.length - 2];
            System.arraycopy(parts, 0, fewer, 0, at);
            System.arraycopy(parts, at + 2, fewer, at, fewer.length - at);
            parts = fewer;
        }
    }

    /** Forgets every section, known or not. */
    synchronized void clear() {
        parts = NOTHING;
        image = null;
    }

    /** True when no section says anything. */
    public boolean isEmpty() {
        for (int at = 0; at < parts.length; at += 2) {
            if (!isEmpty(at)) {
                return false;
            }
        }
        return image == null;
    }

    /**
     * A state that goes on with the sections of this one, of which the bytes of now stay, for the
     * checkpoint that is still to write them. So a device's objects stay where they are in memory,
     * and what a checkpoint leaves behind is one array of bytes. The checkpoint's thread may be
     * writing at that moment.
     */
    public synchronized SectionedState takeOver() {
        thaw();
        try {
            GrowingBytes room = written();
            image = room.toByteArray();
            leave(room);
        } catch (IOException e) {
            throw new UncheckedIOException("a state cannot be written", e);
        }
        SectionedState taker = new SectionedState();
        taker.parts = withoutEmpty();
        parts = NOTHING;
        return taker;
    }

    private Object[] withoutEmpty() {
        int size = 0;
        Object[] left = parts;
        for (int at = 0; at < parts.length; at += 2) {
            boolean empty = isEmpty(at);
            if (empty && left == parts) {
                left = parts.clone();
            }
            if (!empty) {
                left[size] = parts[at];
                left[size + 1] = parts[at + 1];
                size += 2;
            }
        }
        return left == parts ? parts : Arrays.copyOf(left, size);
    }

    /** Whoever asks a state that was taken over gets what it said then. */
    private synchronized void thaw() {
        if (image != null) {
            try {
                parts = read(new DataInputStream(new ByteArrayInputStream(image))).parts;
            } catch (IOException e) {
                throw new UncheckedIOException("a state cannot read itself", e);
            }
            image = null;
        }
    }

    /** Writes every section that says something, in the order of their names. */
    public synchronized void write(DataOutput out) throws IOException {
        if (image != null) {
            out.write(image);
            return;
        }
        GrowingBytes room = written();
        room.writeTo(out);
        leave(room);
    }

    private GrowingBytes written() throws IOException {
        GrowingBytes room = ROOM.get();
        room.clear();
        room.writeByte(FRAME_VERSION);
        int countAt = room.size();
        room.writeShort(0);
        int count = 0;
        for (int at = 0; at < parts.length; at += 2) {
            SectionFormat<Object> format = format(at);
            if (format == null) {
                Frozen frozen = (Frozen) parts[at + 1];
                room.writeUTF(frozen.section());
                room.writeShort(frozen.version());
                room.writeInt(frozen.bytes().length);
                room.write(frozen.bytes());
            } else if (format.isEmpty(parts[at + 1])) {
                continue;
            } else {
                room.writeUTF(format.section());
                room.writeShort(format.version());
                int lengthAt = room.size();
                room.writeInt(0);
                format.write(parts[at + 1], room);
                room.setInt(lengthAt, room.size() - lengthAt - Integer.BYTES);
            }
            count++;
        }
        room.setShort(countAt, count);
        return room;
    }

    private static void leave(GrowingBytes room) {
        if (room.size() > MOST_ROOM) {
            ROOM.remove();
        }
    }

    /** Reads what {@link #write} has written. */
    public static SectionedState read(DataInput in) throws IOException {
        int frame = in.readUnsignedByte();
        if (frame != FRAME_VERSION) {
            throw new IOException("state framed as version " + frame + "; known is 1");
        }
        SectionedState state = new SectionedState();
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            String section = in.readUTF().intern();
            int version = in.readUnsignedShort();
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            state.insert(null, new Frozen(section, version, bytes));
        }
        return state;
    }

    private void insert(SectionFormat<?> format, Object value) {
        Object[] more = Arrays.copyOf(parts, parts.length + 2);
        more[parts.length] = format;
        more[parts.length + 1] = value;
        parts = more;
        for (int at = parts.length - 2; at > 0; at -= 2) {
            if (section(at - 2).compareTo(section(at)) < 0) {
                return;
            }
            for (int i = at; i < at + 2; i++) {
                Object later = parts[i - 2];
                parts[i - 2] = parts[i];
                parts[i] = later;
            }
        }
    }

    /**
     * Names are interned: most of those that are asked for in vain are asked for by every event.
     */
    @SuppressWarnings("ReferenceEquality")
    private int find(SectionFormat<?> format) {
        for (int at = 0; at < parts.length; at += 2) {
            if (parts[at] == format) {
                return at;
            }
        }
        String name = format.section();
        for (int at = 0; at < parts.length; at += 2) {
            if (section(at) == name) {
                return at;
            }
        }
        if (image != null) {
            thaw();
            return find(format);
        }
        return -1;
    }

    @SuppressWarnings("unchecked")
    private <S> S live(SectionFormat<S> format, int at) {
        if (parts[at] == null) {
            Frozen frozen = (Frozen) parts[at + 1];
            parts[at + 1] = read(format, frozen.version(), frozen.bytes());
            parts[at] = format;
        }
        return (S) parts[at + 1];
    }

    private boolean isEmpty(int at) {
        SectionFormat<Object> format = format(at);
        return format != null && format.isEmpty(parts[at + 1]);
    }

    private String section(int at) {
        return parts[at] == null ? ((Frozen) parts[at + 1]).section() : format(at).section();
    }

    /** Null for one that is frozen. */
    @SuppressWarnings("unchecked")
    private SectionFormat<Object> format(int at) {
        return (SectionFormat<Object>) parts[at];
    }

    private static <S> S read(SectionFormat<S> format, int version, byte[] bytes) {
        try {
            return format.read(version, new DataInputStream(new ByteArrayInputStream(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "section " + format.section() + " of version " + version + " is damaged", e);
        }
    }
}
