package io.millrace.jobs.stage;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * Deterministic ids of results: the same parts give the same id in every run, so that a consumer
 * recognises a repeat.
 */
public final class ResultIds {

    private ResultIds() {}

    /** 32 hexadecimal digits of murmur3 over the parts, each closed by a zero byte. */
    public static String of(Object... parts) {
        Hasher hasher = Hashing.murmur3_128().newHasher();
        for (Object part : parts) {
            hasher.putString(String.valueOf(part), StandardCharsets.UTF_8).putByte((byte) 0);
        }
        return hasher.hash().toString();
    }
}
