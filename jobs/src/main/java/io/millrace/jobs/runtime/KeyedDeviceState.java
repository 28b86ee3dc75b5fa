package io.millrace.jobs.runtime;

import io.millrace.connectors.kafka.KnownDevice;
import io.millrace.jobs.device.DeviceState;
import io.millrace.jobs.device.SectionedState;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The state of one device for the length of one call: each of its four parts is looked up when it
 * is first asked for, and {@link #store} gives back what was asked for.
 *
 * <p>An object of its own for each call: young objects are the cheapest to write to.
 */
final class KeyedDeviceState implements DeviceState {

    private final KeyedDeviceStates states;
    private final KnownDevice<SectionedState> device;
    private SectionedState hot;
    private SectionedState buffer;
    private SectionedState learned;
    private SectionedState alerts;

    /** Which of them the backend has: a bit each, in the order above. */
    private int kept;

    private static final int HOT = 1;
    private static final int BUFFER = 2;
    private static final int LEARNED = 4;
    private static final int ALERTS = 8;

    KeyedDeviceState(KeyedDeviceStates states, KnownDevice<SectionedState> device) {
        this.states = states;
        this.device = device;
    }

    @Override
    public SectionedState hot() {
        if (hot == null) {
            hot = found(states.hot(device), HOT);
        }
        return hot;
    }

    @Override
    public SectionedState buffer() {
        if (buffer == null) {
            buffer = found(read(states.buffer), BUFFER);
        }
        return buffer;
    }

    @Override
    public SectionedState learned() {
        if (learned == null) {
            learned = found(read(states.learned), LEARNED);
        }
        return learned;
    }

    @Override
    public SectionedState alerts() {
        if (alerts == null) {
            alerts = found(read(states.alerts), ALERTS);
        }
        return alerts;
    }

    /** Gives back what was asked for. */
    void store() throws IOException {
        if (hot != null) {
            states.storeHot(device, hot, (kept & HOT) != 0);
        }
        store(states.buffer, buffer, BUFFER);
        store(states.learned, learned, LEARNED);
        store(states.alerts, alerts, ALERTS);
    }

    private SectionedState read(KeyedDeviceStates.Part part) {
        try {
            return states.read(part, device.deviceId(), hot());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SectionedState found(SectionedState value, int bit) {
        if (value == null) {
            return new SectionedState();
        }
        kept |= bit;
        return value;
    }

    private void store(KeyedDeviceStates.Part part, SectionedState value, int bit)
            throws IOException {
        if (value != null) {
            states.store(part, device.deviceId(), value, (kept & bit) != 0, hot());
        }
    }
}
