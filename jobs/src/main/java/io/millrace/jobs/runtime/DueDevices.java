package io.millrace.jobs.runtime;

import io.millrace.connectors.kafka.KnownDevice;
import io.millrace.jobs.device.SectionedState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The devices of one subtask for which there will be something to do, by the watermark at which
 * there is: a list a moment, so that a million devices that are due at one boundary cost a million
 * references, and are taken one by one.
 *
 * <p>Flink's own timers would do the same at a hundred bytes and a tree's depth each, and fire all
 * that are due in one call. No checkpoint holds this index: each device's state says where it
 * stands ({@link DueMoments}), and a restore makes the index again from that. Not for several
 * threads.
 */
final class DueDevices {

    private final TreeMap<Long, List<KnownDevice<SectionedState>>> byMoment = new TreeMap<>();

    private long watermark = Long.MIN_VALUE;

    /** The list that is being taken from, and how far. */
    private List<KnownDevice<SectionedState>> current = List.of();

    private int next;
    private long moment;

    /** Enters a device. */
    void add(long at, KnownDevice<SectionedState> device) {
        byMoment.computeIfAbsent(at, unused -> new ArrayList<>(2)).add(device);
    }

    /**
     * The moment at which a device is to be entered that is due at that watermark: behind the
     * watermark that there is, or a device with nothing to do would be taken for ever.
     */
    long momentFor(long due) {
        return watermark == Long.MAX_VALUE ? DueMoments.NEVER : Math.max(due, watermark + 1);
    }

    /** What is due from here on; never falls. */
    void advance(long newWatermark) {
        watermark = Math.max(watermark, newWatermark);
    }

    /** Takes the next device that is due; null when there is none. */
    KnownDevice<SectionedState> poll() {
        while (next == current.size()) {
            Map.Entry<Long, List<KnownDevice<SectionedState>>> first = byMoment.firstEntry();
            if (first == null || first.getKey() > watermark) {
                current = List.of();
                next = 0;
                return null;
            }
            byMoment.pollFirstEntry();
            moment = first.getKey();
            current = first.getValue();
            next = 0;
        }
        return current.get(next++);
    }

    /** The moment of the device that was taken last. */
    long moment() {
        return moment;
    }
}
