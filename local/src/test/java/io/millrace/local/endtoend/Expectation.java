package io.millrace.local.endtoend;

import java.util.ArrayList;
import java.util.List;

/**
 * What a run has to give.
 *
 * <p>Key of a window: {@code device length@start r revision}; of an alert: {@code CHANGE
 * device/rule @time}; of a late event: {@code device #sequence}; of a dead letter: {@code
 * partition:offset}.
 */
final class Expectation {

    /** One a window and revision: events, and under {@code metric.field} the summaries. */
    final List<Row> windows = new ArrayList<>();

    final List<Row> alerts = new ArrayList<>();
    final List<Row> late = new ArrayList<>();
    final List<Row> dead = new ArrayList<>();

    long events;
    long passed;
    long lateButIncluded;
    long duplicates;

    /** Read = passed + duplicate + late + dead. */
    boolean ledgerAddsUp() {
        return events == passed + duplicates + late.size();
    }

    @Override
    public String toString() {
        return "events %d = passed %d (of them late but included %d) + duplicates %d + late %d; dead %d; windows %d; alerts %d"
                .formatted(
                        events,
                        passed,
                        lateButIncluded,
                        duplicates,
                        late.size(),
                        dead.size(),
                        windows.size(),
                        alerts.size());
    }
}
