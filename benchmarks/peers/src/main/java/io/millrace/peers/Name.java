package io.millrace.peers;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A device's or a metric's name, and its bytes, so that neither is made from the other twice. */
final class Name {

    final String text;
    final byte[] bytes;

    private Name(byte[] bytes) {
        this.bytes = bytes;
        this.text = new String(bytes, StandardCharsets.UTF_8);
    }

    /** Gives the name it gave before for the same bytes; a name that is pushed out is made anew. */
    static final class Cache {

        private static final int SLOTS = 1 << 17;
        private final Name[] names = new Name[SLOTS];

        Name of(byte[] buffer, int from, int length) {
            int hash = 1;
            for (int i = from; i < from + length; i++) {
                hash = 31 * hash + buffer[i];
            }
            hash *= 0x9E3779B9;
            int slot = (hash ^ hash >>> 15) & (SLOTS - 1);
            Name name = names[slot];
            if (name == null
                    || !Arrays.equals(
                            name.bytes, 0, name.bytes.length, buffer, from, from + length)) {
                name = new Name(Arrays.copyOfRange(buffer, from, from + length));
                names[slot] = name;
            }
            return name;
        }
    }
}
