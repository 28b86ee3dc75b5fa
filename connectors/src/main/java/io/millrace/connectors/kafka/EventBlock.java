package io.millrace.connectors.kafka;

/**
 * Events, and what refused ones told of clocks, on their way from one subtask to another: all of
 * devices that belong to the same one. Written with an {@link EventBlockWriter}, read with an
 * {@link EventBlockReader}; who keeps one copies it, since both are filled again.
 */
public final class EventBlock {

    int count;

    /** Subtask that wrote it: slots of devices are its own. */
    int source;

    /** Id of the first device. */
    String first;

    /** Who speaks, one after another: slots, and who is behind a slot where it was not told. */
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
        return first;
    }
}
