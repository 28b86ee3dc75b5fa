package io.millrace.jobs.runtime;

import io.millrace.jobs.device.DeviceState;
import io.millrace.jobs.device.SectionedState;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.state.ValueState;

/**
 * The state of the device that is Flink's current key: each of its four parts is looked up when it
 * is first asked for, and {@link #store} gives back what was asked for.
 *
 * <p>Not safe for several threads; one a subtask.
 */
final class KeyedDeviceState implements DeviceState {

    private final Part hot;
    private final Part buffer;
    private final Part learned;
    private final Part alerts;

    /**
     * @param inPlace whether the backend keeps the very object that it gave, so that a change to it
     *     need not be told
     */
    KeyedDeviceState(
            ValueState<SectionedState> hot,
            ValueState<SectionedState> buffer,
            ValueState<SectionedState> learned,
            ValueState<SectionedState> alerts,
            boolean inPlace) {
        this.hot = new Part(hot, inPlace);
        this.buffer = new Part(buffer, inPlace);
        this.learned = new Part(learned, inPlace);
        this.alerts = new Part(alerts, inPlace);
    }

    /** One of the four. */
    private static final class Part {
        private final ValueState<SectionedState> state;
        private final boolean inPlace;

        /** What the device has now; null until it is asked for. */
        private SectionedState value;

        /** Whether the backend has it. */
        private boolean kept;

        /** An object that says nothing, for the next device that has none. */
        private SectionedState spare = new SectionedState();

        Part(ValueState<SectionedState> state, boolean inPlace) {
            this.state = state;
            this.inPlace = inPlace;
        }

        SectionedState get() {
            if (value == null) {
                try {
                    value = state.value();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                kept = value != null;
                if (!kept) {
                    value = spare;
                }
            }
            return value;
        }

        void store() throws IOException {
            if (value == null) {
                return;
            }
            if (value.isEmpty()) {
                if (kept) {
                    state.clear();
                }
                spare = value;
            } else if (!kept || !inPlace) {
                state.update(value);
                if (value == spare) {
                    spare = new SectionedState();
                }
            }
            value = null;
        }
    }

    @Override
    public SectionedState hot() {
        return hot.get();
    }

    @Override
    public SectionedState buffer() {
        return buffer.get();
    }

    @Override
    public SectionedState learned() {
        return learned.get();
    }

    @Override
    public SectionedState alerts() {
        return alerts.get();
    }

    /** Gives back what was asked for since the last call. */
    void store() throws IOException {
        hot.store();
        buffer.store();
        learned.store();
        alerts.store();
    }
}
