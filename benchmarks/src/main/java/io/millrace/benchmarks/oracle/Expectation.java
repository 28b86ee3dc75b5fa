package io.millrace.benchmarks.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a run has to give.
 *
 * <p>Key of a window: {@code device length@start r revision}; of an alert: {@code CHANGE
 * device/rule @time}; of a late event: {@code device #sequence from partition:offset}; of a dead
 * letter: {@code partition:offset}.
 */
final class Expectation {

    /** One a window and revision: events, and under {@code metric.field} the summaries. */
    final List<Row> windows = new ArrayList<>();

    final List<Row> alerts = new ArrayList<>();
    final List<Row> late = new ArrayList<>();

    /** By where the record lies: why it is refused. */
    final Map<RawRecord.Source, String> dead = new HashMap<>();

    /** Windows, as {@code device length@start}, of which only the last revision is a fact. */
    final Set<String> undecidedWindows = new TreeSet<>();

    /** Windows, as {@code device length@start}, whose last word the end of the run cut off. */
    final Set<String> openWindows = new TreeSet<>();

    /** Keys of results that the end of the run may have cut off; they are right either way. */
    final Set<String> perhaps = new TreeSet<>();

    /** By device: times between which its alerts are no fact. */
    final Map<String, List<Span>> undecidedAlerts = new HashMap<>();

    long records;
    long passed;
    long lateButIncluded;
    long duplicates;
    long undecided;

    /** A stretch of event time, its ends included. */
    record Span(long from, long to) {

        boolean holds(long time) {
            return time >= from && time <= to;
        }
    }

    /** Records that are in no book: read = passed + duplicate + late + dead. */
    long gap() {
        return Math.abs(records - passed - duplicates - late.size() - dead.size());
    }

    /** Whether an alert of that device at that event time is a fact of the log. */
    boolean isDecided(String deviceId, long eventTime) {
        return undecidedAlerts.getOrDefault(deviceId, List.of()).stream()
                .noneMatch(span -> span.holds(eventTime));
    }

    @Override
    public String toString() {
        return "records %,d = passed %,d (of them late but included %,d) + duplicates %,d + late %,d + dead %,d; windows %,d in all revisions; alerts %,d; undecided %,d"
                .formatted(
                        records,
                        passed,
                        lateButIncluded,
                        duplicates,
                        late.size(),
                        dead.size(),
                        windows.size(),
                        alerts.size(),
                        undecided);
    }
}
