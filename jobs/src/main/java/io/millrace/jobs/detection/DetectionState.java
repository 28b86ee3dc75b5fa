package io.millrace.jobs.detection;

import io.millrace.mlmodels.detection.SensorFaultState;
import io.millrace.schemas.DeviceType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What detectors have learned of each signal of one device, of its row, and of its sensors.
 *
 * <p>Signals stand in the order in which they came first, which is mostly that of the next event:
 * each is looked for there first, since a search costs more than a judgement.
 */
public final class DetectionState {

    /** Beyond so many, signals are found by a map. */
    private static final int SCANNED = 32;

    private String[] names = new String[4];

    /** Null where a signal is not judged. */
    private LearnedDetector<?>[] detectors = new LearnedDetector<?>[4];

    /** Bits of the faults of its sensor that are looked for. */
    private int[] kinds = new int[4];

    private int size;

    /** Null as long as they are few. */
    private Map<String, Integer> places;

    /** For what the choices were made last, so that they are not made again for each event. */
    private DeviceType type;

    private OwnDetectors ofDevice;

    /** Null where no detector judges metrics together. */
    LearnedDetector<?> row;

    SensorFaultState sensors = new SensorFaultState();

    /** Reads of what the next event will ask for first; a number without meaning. */
    public long fetchFirst() {
        return (long) names.length + detectors.length + kinds.length + (sensors.isEmpty() ? 0 : 1);
    }

    /** As {@link #fetchFirst}, what stands behind that. */
    public long fetchNext() {
        long read = sensors.fetch();
        for (int place = 0; place < Math.min(size, SCANNED); place++) {
            read += detectors[place] == null ? 0 : detectors[place].fetch();
        }
        return read;
    }

    /** True when no signal is known. */
    boolean isEmpty() {
        return row == null && size == 0;
    }

    int size() {
        return size;
    }

    String name(int place) {
        return names[place];
    }

    /** Null where that signal is not judged. */
    LearnedDetector<?> detector(int place) {
        return detectors[place];
    }

    int kinds(int place) {
        return kinds[place];
    }

    /** Where that signal stands; -1 where it is not known. */
    int find(String metric, int guess) {
        if (guess < size && names[guess].equals(metric)) {
            return guess;
        }
        if (places != null) {
            return places.getOrDefault(metric, -1);
        }
        for (int place = 0; place < size; place++) {
            if (names[place].equals(metric)) {
                return place;
            }
        }
        return -1;
    }

    /** Enters a signal that is not known yet; it is not judged as long as nothing is chosen. */
    int add(String metric) {
        if (size == names.length) {
            names = Arrays.copyOf(names, 2 * size);
            detectors = Arrays.copyOf(detectors, 2 * size);
            kinds = Arrays.copyOf(kinds, 2 * size);
        }
        names[size] = metric;
        if (places != null) {
            places.put(metric, size);
        } else if (size == SCANNED) {
            places = new HashMap<>();
            for (int place = 0; place <= size; place++) {
                places.put(names[place], place);
            }
        }
        return size++;
    }

    /**
     * @param detector null for none
     */
    void set(int place, LearnedDetector<?> detector) {
        detectors[place] = detector;
    }

    void setKinds(int place, int bits) {
        kinds[place] = bits;
    }

    /** Whether the choices were made for the same type and the same profile. */
    @SuppressWarnings("ReferenceEquality")
    boolean isChosenFor(DeviceType newType, OwnDetectors newOfDevice) {
        return type == newType && ofDevice == newOfDevice;
    }

    void setChosenFor(DeviceType newType, OwnDetectors newOfDevice) {
        type = newType;
        ofDevice = newOfDevice;
    }
}
