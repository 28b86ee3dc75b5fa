package io.millrace.connectors.kafka;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;

/**
 * Events, and what refused ones told of clocks, on their way from one subtask to another: all of
 * devices that belong to the same one. Written with an {@link EventBlockWriter}, read with an
 * {@link EventBlockReader}; who keeps one copies it, since both are filled again.
 */
public final class EventBlock {

    int count;

    /** Device ids one after another, each behind its length. */
    byte[] devices;

    int devicesLength;

    /** The rest of each, in the same order. */
    byte[] rests;

    int restsLength;

    EventBlock() {}

    /** Events and clock rejections in it. */
    public int size() {
        return count;
    }

    /** One of its devices: where that one belongs, they all do. */
    public String firstDevice() {
        try {
            return Fields.readText(new DataInputDeserializer(devices, 0, devicesLength));
        } catch (IOException e) {
            throw new IllegalStateException("a block without a device", e);
        }
    }
}
