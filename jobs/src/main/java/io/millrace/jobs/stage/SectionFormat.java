package io.millrace.jobs.stage;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How one stage's part of a device's state is written and read. Each part is framed by (stage,
 * version, length), so that the bytes of an unknown or switched-off stage survive untouched.
 *
 * <p>A format writes only its current version and reads every version that was ever released.
 *
 * @param <S> the stage's state: a plain mutable object
 */
public interface SectionFormat<S> {

    /** Name of the section, an interned string; never reused for something else. */
    String section();

    /** Version that {@link #write} writes, from 1. */
    int version();

    /** The state of a device that was never seen. */
    S create();

    void write(S state, DataOutput out) throws IOException;

    /**
     * Reads what that version has written.
     *
     * @throws IOException when the version is unknown or the bytes are damaged
     */
    S read(int version, DataInput in) throws IOException;

    /** True when the state says no more than {@link #create} does, so that it need not be kept. */
    default boolean isEmpty(S state) {
        return false;
    }
}
