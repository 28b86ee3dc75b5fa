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
 * <p>On a backend that keeps the very objects, what was changed need not be told, and the hot
 * states that were met since the last checkpoint began are found without asking the backend: its
 * way to an object goes over a dozen others, each a wait for memory. A checkpoint makes all of them
 * be asked for anew, since the backend copies then what is still being written. Not for several
 * threads.
 */
final class KeyedDeviceStates {

    private static final int LEAST = 1 << 10;

    /** Beyond it, the devices that were met last are found. */
    private static final int MOST = 1 << 20;

    private static final int PROBES = 4;

    final Part buffer;
    final Part learned;
    final Part alerts;
    private final Part hot;
    private final Consumer<String> keys;
    private final boolean inPlace;

    /** The key that the backend stands at, where it is known. */
    private String current;

    /** Pairs of a device and its hot state, which is marked with the epoch it was met in. */
    private Object[] met = new Object[2 * LEAST];

    /** An epoch ends with each checkpoint. */
    private int epoch = 1;

    private int pushedOut;

    /** One of the four. */
    record Part(ValueState<SectionedState> state) {}

    /**
     * @param keys sets Flink's current key
     * @param inPlace whether the backend keeps the very object that it gave
     */
    KeyedDeviceStates(KeyedStateStore store, Consumer<String> keys, boolean inPlace) {
        this.hot = new Part(store.getState(descriptor("hot")));
        this.buffer = new Part(store.getState(descriptor("buffer")));
        this.learned = new Part(store.getState(descriptor("learned")));
        this.alerts = new Part(store.getState(descriptor("alerts")));
        this.keys = keys;
        this.inPlace = inPlace;
    }

    static ValueStateDescriptor<SectionedState> descriptor(String name) {
        return new ValueStateDescriptor<>(name, SectionedStateSerializer.INSTANCE);
    }

    /** The state of that device, for one call. */
    KeyedDeviceState of(String device) {
        return new KeyedDeviceState(this, device, null);
    }

    /** A checkpoint begins: from now on the backend gives copies of what it still writes. */
    void onSnapshot() {
        epoch++;
    }

    /** Somebody else has set Flink's key. */
    void onOtherKey() {
        current = null;
    }

    /** The state of that device, for one call; where it is, is remembered with the device. */
    KeyedDeviceState of(KnownDevice<SectionedState> device) {
        return new KeyedDeviceState(this, device.deviceId(), device);
    }

    /** The hot state; null for none. */
    SectionedState hot(KnownDevice<SectionedState> device) {
        SectionedState kept = device.kept();
        if (kept != null && kept.mark() == epoch && inPlace) {
            return kept;
        }
        SectionedState state = hot(device.deviceId());
        if (inPlace) {
            device.keep(state);
        }
        return state;
    }

    /** The hot state; null for none. */
    SectionedState hot(String device) {
        if (!inPlace) {
            return readHot(device);
        }
        int slot = slotOf(device);
        for (int probe = 0; probe < PROBES; probe++) {
            String found = (String) met[slot];
            if (found != null && same(found, device)) {
                SectionedState state = (SectionedState) met[slot + 1];
                if (state.mark() == epoch) {
                    return state;
                }
                break;
            }
            slot = after(slot);
        }
        SectionedState state = readHot(device);
        if (state != null) {
            remember(device, state);
        }
        return state;
    }

    void storeHot(String device, SectionedState state, boolean kept) throws IOException {
        if (state.isEmpty()) {
            if (kept) {
                forget(device);
                state.setMark(0);
            }
            store(hot, device, state, kept);
        } else if (!kept || !inPlace) {
            store(hot, device, state, kept);
            if (inPlace) {
                remember(device, state);
            }
        }
    }

    SectionedState read(Part part, String device) throws IOException {
        setKey(device);
        return part.state().value();
    }

    void store(Part part, String device, SectionedState state, boolean kept) throws IOException {
        if (state.isEmpty()) {
            if (kept) {
                setKey(device);
                part.state().clear();
            }
        } else if (!kept || !inPlace) {
            setKey(device);
            part.state().update(state);
        }
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

    private int slotOf(String device) {
        int hash = device.hashCode() * 0x9E3779B9;
        return ((hash ^ hash >>> 15) << 1) & (met.length - 1);
    }

    private int after(int slot) {
        return (slot + 2) & (met.length - 1);
    }

    private void remember(String device, SectionedState state) {
        state.setMark(epoch);
        int first = slotOf(device);
        int free = -1;
        int slot = first;
        for (int probe = 0; probe < PROBES; probe++) {
            String found = (String) met[slot];
            if (found != null && same(found, device)) {
                put(slot, device, state);
                return;
            }
            if (free < 0 && (found == null || ((SectionedState) met[slot + 1]).mark() != epoch)) {
                free = slot;
            }
            slot = after(slot);
        }
        if (free < 0 && ++pushedOut > met.length / 8 && met.length < 2 * MOST) {
            grow();
            remember(device, state);
        } else {
            put(free < 0 ? first : free, device, state);
        }
    }

    /** Mostly both are there already, and a reference is dear to write. */
    private void put(int slot, String device, SectionedState state) {
        if (met[slot] != device) {
            met[slot] = device;
        }
        if (met[slot + 1] != state) {
            met[slot + 1] = state;
        }
    }

    private void forget(String device) {
        int slot = slotOf(device);
        for (int probe = 0; probe < PROBES; probe++) {
            String found = (String) met[slot];
            if (found != null && same(found, device)) {
                met[slot] = null;
                met[slot + 1] = null;
            }
            slot = after(slot);
        }
    }

    /** What was found is found again, from the backend. */
    private void grow() {
        met = new Object[met.length * 2];
        pushedOut = 0;
    }
}
