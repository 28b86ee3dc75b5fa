package io.millrace.peers;

import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** What {@link Tuned} needs of an event, flat. */
final class TunedEvent {

    static final TypeInformation<TunedEvent> TYPE =
            new FlatType<>(TunedEvent.class, new Serializer());

    Name device;
    long time;
    int size;
    Name[] metrics = new Name[8];
    double[] values = new double[8];

    void add(Name metric, double value) {
        if (size == metrics.length) {
            metrics = Arrays.copyOf(metrics, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        metrics[size] = metric;
        values[size++] = value;
    }

    /** Of events on their way to the windows. */
    public static final class Serializer extends FlatSerializer<TunedEvent> {

        private static final long serialVersionUID = 1L;

        public Serializer() {}

        @Override
        public TypeSerializer<TunedEvent> duplicate() {
            return new Serializer();
        }

        @Override
        public TunedEvent createInstance() {
            return new TunedEvent();
        }

        @Override
        public TunedEvent copy(TunedEvent from) {
            TunedEvent copy = new TunedEvent();
            copy.device = from.device;
            copy.time = from.time;
            copy.size = from.size;
            copy.metrics = from.metrics.clone();
            copy.values = from.values.clone();
            return copy;
        }

        @Override
        public void serialize(TunedEvent event, DataOutputView target) throws IOException {
            write(event.device, target);
            target.writeLong(event.time);
            target.writeInt(event.size);
            for (int i = 0; i < event.size; i++) {
                write(event.metrics[i], target);
                target.writeDouble(event.values[i]);
            }
        }

        @Override
        public TunedEvent deserialize(DataInputView source) throws IOException {
            TunedEvent event = new TunedEvent();
            event.device = readName(source);
            event.time = source.readLong();
            int size = source.readInt();
            for (int i = 0; i < size; i++) {
                event.add(readName(source), source.readDouble());
            }
            return event;
        }

        @Override
        public TypeSerializerSnapshot<TunedEvent> snapshotConfiguration() {
            return new Snapshot();
        }
    }

    /** Says that there is one version. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<TunedEvent> {
        public Snapshot() {
            super(Serializer::new);
        }
    }
}
