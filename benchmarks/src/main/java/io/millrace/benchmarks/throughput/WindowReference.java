package io.millrace.benchmarks.throughput;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the windows of some devices hold, computed plainly from the events themselves: a sample of
 * the devices, of them all events.
 *
 * <p>A system that was stopped in the middle is held to the windows that its own progress must have
 * closed: those that ended well before the time that each partition had come to.
 */
final class WindowReference {

    /** Disorder of the input, the systems' bound of two seconds, and a second more. */
    private static final long SAFE_MILLIS = 5_000;

    private static final int INDEXED = 1_000;

    private final int everyNth;
    private final Map<String, List<Event>> devices = new HashMap<>();

    /** Of each partition: offset to the newest time at or before it. */
    private final Map<Integer, TreeMap<Long, Long>> progress = new HashMap<>();

    private final Map<Integer, Long> newest = new HashMap<>();

    private record Event(long time, String[] metrics, double[] values) {}

    /**
     * @param everyNth of the devices is in the sample
     */
    WindowReference(int everyNth) {
        this.everyNth = everyNth;
    }

    /** Whether that device is in the sample. */
    boolean samples(String device) {
        return Math.floorMod(device.hashCode() * 0x9E3779B9, everyNth) == 0;
    }

    /** Takes one event, in the order of its partition. */
    void add(
            int partition,
            long offset,
            String device,
            long time,
            String[] metrics,
            double[] values,
            int readings) {
        long now = newest.merge(partition, time, Math::max);
        if (offset % INDEXED == 0) {
            progress.computeIfAbsent(partition, unused -> new TreeMap<>()).put(offset, now);
        }
        if (samples(device)) {
            String[] names = new String[readings];
            double[] numbers = new double[readings];
            System.arraycopy(metrics, 0, names, 0, readings);
            System.arraycopy(values, 0, numbers, 0, readings);
            devices.computeIfAbsent(device, unused -> new ArrayList<>())
                    .add(new Event(time, names, numbers));
        }
    }

    /**
     * The end of the last window that a system has closed whose group stands there.
     *
     * @param positions of each partition that holds events
     */
    long closedUntil(Map<Integer, Long> positions) {
        long until = Long.MAX_VALUE;
        for (Map.Entry<Integer, TreeMap<Long, Long>> partition : progress.entrySet()) {
            Long position = positions.get(partition.getKey());
            Map.Entry<Long, Long> reached =
                    position == null ? null : partition.getValue().lowerEntry(position);
            until = Math.min(until, reached == null ? Long.MIN_VALUE : reached.getValue());
        }
        return until == Long.MIN_VALUE ? until : until - SAFE_MILLIS;
    }

    /**
     * All rows of the sample whose windows end by then.
     *
     * @param windows length and slide, milliseconds
     */
    Map<WindowKey, WindowRow> rows(List<long[]> windows, long until) {
        Map<WindowKey, List<Double>> values = new HashMap<>();
        devices.forEach(
                (device, events) -> {
                    for (Event event : events) {
                        for (long[] window : windows) {
                            collect(device, event, window[0], window[1], until, values);
                        }
                    }
                });
        Map<WindowKey, WindowRow> rows = new HashMap<>();
        values.forEach((key, numbers) -> rows.put(key, row(numbers)));
        return rows;
    }

    private static void collect(
            String device,
            Event event,
            long length,
            long slide,
            long until,
            Map<WindowKey, List<Double>> values) {
        long first = Math.floorDiv(event.time(), slide) * slide;
        for (long start = first; start > event.time() - length; start -= slide) {
            if (start + length > until) {
                continue;
            }
            for (int i = 0; i < event.metrics().length; i++) {
                WindowKey key = new WindowKey(device, event.metrics()[i], start, start + length);
                values.computeIfAbsent(key, unused -> new ArrayList<>()).add(event.values()[i]);
            }
        }
    }

    /** In two passes: nothing is lost where the mean is far larger than the spread. */
    private static WindowRow row(List<Double> values) {
        double sum = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            sum += value;
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        double mean = sum / values.size();
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return new WindowRow(
                values.size(), sum, min, max, mean, Math.sqrt(squares / values.size()));
    }
}
