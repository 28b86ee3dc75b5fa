package io.millrace.jobs.device;

import io.millrace.jobs.stage.GrowingBytes;
import io.millrace.jobs.stage.SectionFormat;
import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One state of a device, made of sections, one a stage: framed by (section, version, length), so
 * that the bytes of an unknown or switched-off stage survive every restore untouched.
 *
 * <p>A section is read when it is first asked for, and lives as an object from then on.
 */
public final class SectionedState {

    private static final int FRAME_VERSION = 1;

    /** Sorted by section, so that the same state gives the same bytes; few. */
    private final List<Part<?>> parts = new ArrayList<>(4);

    /** A section as bytes that nobody has asked for yet, or as a live object. */
    private static final class Part<S> {
        private final String section;
        private SectionFormat<S> format;
        private S live;
        private int version;
        private byte[] bytes;

        Part(String section) {
            this.section = section;
        }

        Part<S> copy() {
            Part<S> copy = new Part<>(section);
            copy.format = format;
            copy.version = version;
            copy.bytes = bytes;
            copy.live = live == null ? null : format.copy(live);
            return copy;
        }

        boolean isEmpty() {
            return live != null && format.isEmpty(live);
        }

        byte[] written() throws IOException {
            if (live == null) {
                return bytes;
            }
            GrowingBytes out = new GrowingBytes(512);
            format.write(live, out);
            return out.toByteArray();
        }
    }

    /** The stage's state: as it was, or new. */
    public <S> S get(SectionFormat<S> format) {
        Part<S> part = find(format);
        if (part == null) {
            part = new Part<>(format.section());
            part.format = format;
            part.live = format.create();
            insert(part);
        } else if (part.live == null) {
            part.live = read(format, part.version, part.bytes);
            part.format = format;
            part.bytes = null;
        }
        return part.live;
    }

    /** The stage's state when there is one, else null; nothing is created. */
    public <S> S peek(SectionFormat<S> format) {
        return find(format) == null ? null : get(format);
    }

    /** Forgets the stage's state. */
    public void reset(SectionFormat<?> format) {
        parts.removeIf(part -> part.section.equals(format.section()));
    }

    /** True when no section says anything. */
    public boolean isEmpty() {
        for (int i = 0; i < parts.size(); i++) {
            if (!parts.get(i).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** A copy that shares nothing that changes, of every section that says something. */
    public SectionedState copy() {
        SectionedState copy = new SectionedState();
        for (int i = 0; i < parts.size(); i++) {
            if (!parts.get(i).isEmpty()) {
                copy.parts.add(parts.get(i).copy());
            }
        }
        return copy;
    }

    /** Writes every section that says something, in the order of their names. */
    public void write(DataOutput out) throws IOException {
        int count = 0;
        for (int i = 0; i < parts.size(); i++) {
            count += parts.get(i).isEmpty() ? 0 : 1;
        }
        out.writeByte(FRAME_VERSION);
        out.writeShort(count);
        for (int i = 0; i < parts.size(); i++) {
            Part<?> part = parts.get(i);
            if (!part.isEmpty()) {
                byte[] bytes = part.written();
                out.writeUTF(part.section);
                out.writeShort(part.live == null ? part.version : part.format.version());
                out.writeInt(bytes.length);
                out.write(bytes);
            }
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
            Part<Object> part = new Part<>(in.readUTF());
            part.version = in.readUnsignedShort();
            part.bytes = new byte[in.readInt()];
            in.readFully(part.bytes);
            state.insert(part);
        }
        return state;
    }

    private void insert(Part<?> added) {
        int at = parts.size();
        while (at > 0 && parts.get(at - 1).section.compareTo(added.section) > 0) {
            at--;
        }
        parts.add(at, added);
    }

    @SuppressWarnings("unchecked")
    private <S> Part<S> find(SectionFormat<S> format) {
        for (int i = 0; i < parts.size(); i++) {
            Part<?> part = parts.get(i);
            if (part.format == format || part.section.equals(format.section())) {
                return (Part<S>) part;
            }
        }
        return null;
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
