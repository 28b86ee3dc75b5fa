package io.millrace.jobs.device;

import io.millrace.jobs.stage.SectionFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * One state of a device, made of sections, one a stage: framed by (section, version, length), so
 * that the bytes of an unknown or switched-off stage survive every restore untouched.
 *
 * <p>A section is read when it is first asked for, and lives as an object from then on.
 */
public final class SectionedState {

    private static final int FRAME_VERSION = 1;

    private final Map<String, Part<?>> parts = new LinkedHashMap<>(4);

    /** A section as bytes that nobody has asked for yet, or as a live object. */
    private static final class Part<S> {
        private SectionFormat<S> format;
        private S live;
        private int version;
        private byte[] bytes;
    }

    /** The stage's state: as it was, or new. */
    public <S> S get(SectionFormat<S> format) {
        Part<S> part = find(format);
        if (part == null) {
            part = new Part<>();
            part.format = format;
            part.live = format.create();
            parts.put(format.section(), part);
        } else if (part.live == null) {
            part.format = format;
            part.live = read(format, part.version, part.bytes);
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
        parts.remove(format.section());
    }

    /** True when no section says anything. */
    public boolean isEmpty() {
        for (Part<?> part : parts.values()) {
            if (!isEmpty(part)) {
                return false;
            }
        }
        return true;
    }

    /** Writes every section that says something, in the order of their names. */
    public void write(DataOutput out) throws IOException {
        Map<String, Part<?>> written = new TreeMap<>();
        parts.forEach(
                (section, part) -> {
                    if (!isEmpty(part)) {
                        written.put(section, part);
                    }
                });
        out.writeByte(FRAME_VERSION);
        out.writeShort(written.size());
        for (Map.Entry<String, Part<?>> entry : written.entrySet()) {
            Part<?> part = entry.getValue();
            byte[] bytes = part.live == null ? part.bytes : bytes(part);
            out.writeUTF(entry.getKey());
            out.writeShort(part.live == null ? part.version : part.format.version());
            out.writeInt(bytes.length);
            out.write(bytes);
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
            Part<Object> part = new Part<>();
            String section = in.readUTF();
            part.version = in.readUnsignedShort();
            part.bytes = new byte[in.readInt()];
            in.readFully(part.bytes);
            state.parts.put(section, part);
        }
        return state;
    }

    @SuppressWarnings("unchecked")
    private <S> Part<S> find(SectionFormat<S> format) {
        return (Part<S>) parts.get(format.section());
    }

    private static <S> boolean isEmpty(Part<S> part) {
        return part.live != null && part.format.isEmpty(part.live);
    }

    private static <S> byte[] bytes(Part<S> part) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        part.format.write(part.live, new DataOutputStream(bytes));
        return bytes.toByteArray();
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
