package io.millrace.jobs.runtime;

import io.millrace.jobs.device.SectionedState;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Flink's side of {@link SectionedState}. The snapshot of this serializer never changes: what
 * changes is framed inside, a version a section.
 */
public final class SectionedStateSerializer extends TypeSerializerSingleton<SectionedState> {

    private static final long serialVersionUID = 1L;

    public static final SectionedStateSerializer INSTANCE = new SectionedStateSerializer();

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public SectionedState createInstance() {
        return new SectionedState();
    }

    /**
     * Flink's heap backend asks for it when it goes on with a state that a checkpoint has still to
     * write, and puts what it gets in that one's place.
     */
    @Override
    public SectionedState copy(SectionedState from) {
        return from.takeOver();
    }

    @Override
    public SectionedState copy(SectionedState from, SectionedState reuse) {
        return copy(from);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(SectionedState state, DataOutputView target) throws IOException {
        state.write(target);
    }

    @Override
    public SectionedState deserialize(DataInputView source) throws IOException {
        return SectionedState.read(source);
    }

    @Override
    public SectionedState deserialize(SectionedState reuse, DataInputView source)
            throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        deserialize(source).write(target);
    }

    @Override
    public TypeSerializerSnapshot<SectionedState> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The snapshot: nothing but the class. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SectionedState> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
