package io.millrace.jobs.runtime;

import io.millrace.connectors.kafka.KnownDevice;
import io.millrace.jobs.device.SectionedState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;

/**
 * Where one subtask keeps its devices' states: four keyed states of Flink's.
 *
 * <p>On a backend that keeps the very objects, what was changed need not be told, and the hot state
 * of a device that was met since the last checkpoint began is kept with the {@link KnownDevice}
 * that led there, its other states beside that one: the backend's way to an object goes over a
 * dozen others, each a wait for memory. A checkpoint makes all of them be asked for anew, since the
 * backend puts another object in the place of what is still being written. Not for several threads.
 */
final class KeyedDeviceStates {

    /** Of the state that {@link SectionedState#neighbour} says learned. */
    static final int LEARNED = 0;

    private static final int BUFFER = 1;
    private static final int ALERTS = 2;

    /** The hot state has no place beside itself. */
    private static final int NOWHERE = -1;

    /** Beside a hot state: the backend has none of that part. */
    private static final SectionedState NONE = new SectionedState();

    final Part buffer;
    final Part learned;
    final Part alerts;
    private final Part hot;
    private final Consumer<String> keys;
    private final boolean inPlace;

    /** The key that the backend stands at, where it is known. */
    private String current;

    /** An epoch ends with each checkpoint; hot states are marked with the one they were met in. */
    private int epoch = 1;

    /**
     * One of the four.
     *
     * @param place beside the hot state
     */
    record Part(int place, ValueState<SectionedState> state) {}

    /**
     * @param keys sets Flink's current key
     * @param inPlace whether the backend keeps the very object that it gave
     */
    KeyedDeviceStates(KeyedStateStore store, Consumer<String> keys, boolean inPlace) {
        this.hot = new Part(NOWHERE, store.getState(descriptor("hot")));
        this.buffer = new Part(BUFFER, store.getState(descriptor("buffer")));
        this.learned = new Part(LEARNED, store.getState(descriptor("learned")));
        this.alerts = new Part(ALERTS, store.getState(descriptor("alerts")));
        this.keys = keys;
        this.inPlace = inPlace;
    }

    static ValueStateDescriptor<SectionedState> descriptor(String name) {
        return new ValueStateDescriptor<>(name, SectionedStateSerializer.INSTANCE);
    }

    /** The state of that device, for one call. */
    KeyedDeviceState of(KnownDevice<SectionedState> device) {
        return new KeyedDeviceState(this, device);
    }

    /** A checkpoint begins: from now on the backend gives other objects than it writes. */
    void onSnapshot() {
        epoch++;
    }

    /** Somebody else has set Flink's key. */
    void onOtherKey() {
        current = null;
    }

    /** The hot state; null for none. */
    SectionedState hot(KnownDevice<SectionedState> device) {
        SectionedState kept = device.kept();
        if (kept != null && kept.mark() == epoch) {
            return kept;
        }
        SectionedState state = readHot(device.deviceId());
        if (state != null) {
            keep(device, state);
        }
        return state;
    }

    void storeHot(KnownDevice<SectionedState> device, SectionedState state, boolean kept)
            throws IOException {
        if (state.isEmpty()) {
            state.setMark(0);
        } else if (!kept) {
            keep(device, state);
        }
        boolean unusedKeeps = store(hot, device.deviceId(), state, kept);
    }

    private void keep(KnownDevice<SectionedState> device, SectionedState state) {
        if (inPlace) {
            state.setMark(epoch);
            device.keep(state);
        }
    }

    /**
     * One of the others; null for none.
     *
     * @param ofHot the device's hot state
     */
    SectionedState read(Part part, String device, SectionedState ofHot) throws IOException {
        boolean keeps = ofHot.mark() == epoch;
        SectionedState kept = keeps ? ofHot.neighbour(part.place()) : null;
        if (kept != null) {
            return isNone(kept) ? null : kept;
        }
        SectionedState state = read(part, device);
        if (keeps) {
            ofHot.setNeighbour(part.place(), state == null ? NONE : state);
        }
        return state;
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isNone(SectionedState state) {
        return state == NONE;
    }

    private SectionedState read(Part part, String device) throws IOException {
        setKey(device);
        return part.state().value();
    }

    /** Gives one of the others back. */
    void store(Part part, String device, SectionedState state, boolean kept, SectionedState ofHot)
            throws IOException {
        boolean keeps = store(part, device, state, kept);
        if (ofHot.mark() == epoch && keeps != kept) {
            ofHot.setNeighbour(part.place(), keeps ? state : NONE);
        }
    }

    private boolean store(Part part, String device, SectionedState state, boolean kept)
            throws IOException {
        if (state.isEmpty()) {
            if (kept) {
                setKey(device);
                part.state().clear();
            }
            return false;
        }
        if (!kept || !inPlace) {
            setKey(device);
            part.state().update(state);
        }
        return true;
    }

    private SectionedState readHot(String device) {
        try {
            return read(hot, device);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void setKey(String device) {
        if (current == null || !same(current, device)) {
            keys.accept(device);
            current = device;
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean same(String one, String other) {
        return one == other || one.equals(other);
    }
}
