package io.millrace.simulators.fleet;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;

/** What is scripted for the events of one device, from its clock to the broker. */
final class DeviceWay {

    private final Times way;
    private final Times clock;
    private final long upgradedFrom;
    private final long[] marked;
    private final FaultKind[] marks;

    /**
     * @param windows of the device and of its gateway
     * @param single what happens to one event: {@link FaultKind#LATE}, or a kind of poison
     */
    DeviceWay(List<FaultWindow> windows, SortedMap<Long, FaultKind> single) {
        this.way = Times.of(windows, FaultKind.Part.WAY);
        this.clock = Times.of(windows, FaultKind.Part.CLOCK);
        this.upgradedFrom =
                windows.stream()
                        .filter(window -> window.kind() == FaultKind.SCHEMA_UPGRADE)
                        .mapToLong(FaultWindow::fromMillis)
                        .min()
                        .orElse(Long.MAX_VALUE);
        this.marked = single.keySet().stream().mapToLong(Long::longValue).toArray();
        this.marks = single.values().toArray(FaultKind[]::new);
    }

    /** What keeps records of that moment from arriving as they should; null for nothing. */
    FaultWindow wayAt(long dueMillis) {
        return way.at(dueMillis);
    }

    /** How far the device's clock is off at that moment. */
    long clockOffset(long timeMillis, long sequence) {
        FaultWindow fault = clock.at(timeMillis);
        if (fault == null) {
            return 0;
        }
        long by = (long) fault.size();
        return switch (fault.kind()) {
            case CLOCK_AHEAD -> by;
            case CLOCK_BEHIND -> -by;
            default -> Math.floorDiv(sequence, FaultKind.JUMP_EVERY) % 2 == 0 ? by : -by;
        };
    }

    /** Whether the device writes events of the newer version at that moment. */
    boolean isUpgraded(long dueMillis) {
        return dueMillis >= upgradedFrom;
    }

    /** What happens to that one event; null for nothing. */
    FaultKind mark(long sequence) {
        if (marked.length == 0) {
            return null;
        }
        int at = Arrays.binarySearch(marked, sequence);
        return at < 0 ? null : marks[at];
    }

    /** Faults of one part, which never overlap, by onset. */
    private record Times(long[] from, FaultWindow[] windows) {

        static Times of(List<FaultWindow> all, FaultKind.Part part) {
            FaultWindow[] windows =
                    all.stream()
                            .filter(window -> window.kind().part() == part)
                            .sorted(Comparator.comparingLong(FaultWindow::fromMillis))
                            .toArray(FaultWindow[]::new);
            return new Times(
                    Arrays.stream(windows).mapToLong(FaultWindow::fromMillis).toArray(), windows);
        }

        FaultWindow at(long timeMillis) {
            if (from.length == 0) {
                return null;
            }
            int found = Arrays.binarySearch(from, timeMillis);
            int newest = found < 0 ? -found - 2 : found;
            return newest >= 0 && timeMillis < windows[newest].toMillis() ? windows[newest] : null;
        }
    }
}
