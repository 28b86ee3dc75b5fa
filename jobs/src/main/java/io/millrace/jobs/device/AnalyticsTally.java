package io.millrace.jobs.device;

import java.util.EnumMap;
import java.util.Map;

/**
 * What the stages of one subtask have counted since it started. Plain numbers, written by one
 * thread and read by the metrics' thread, which may see them a moment late.
 *
 * <p>read = passed + duplicates + late + dead, where a held event counts once it is released.
 */
public final class AnalyticsTally {

    /** What is counted of the ordering. */
    public enum Count {
        /** Events that went on to the stages, late but accepted ones included. */
        PASSED,
        /** Events seen before. */
        DUPLICATES,
        /** Events in the late ledger. */
        LATE,
        /** Late events that corrected their windows. */
        LATE_ACCEPTED,
        /** Events released early because a buffer was full. */
        FORCED_OUT,
        /** Events whose tenant is not that of the profile. */
        TENANT_MISMATCH,
        /** Readings that are no numbers: in no aggregate. */
        NOT_FINITE,
        /** Events whose metrics their pane had no room for. */
        TOO_MANY_METRICS,
        /** Readings that a longer window had no room for. */
        READINGS_LEFT_OUT,
        /** Events that the clock guard has refused: dead already, seen here for their clocks. */
        CLOCK_REJECTED,
        /** Device clocks found wrong. */
        CLOCKS_WRONG,
        /** Device clocks found right again. */
        CLOCKS_RIGHT,
        /** Devices forgotten because they were silent for long. */
        DEVICES_FORGOTTEN,
        /** Results emitted. */
        RESULTS
    }

    private final Map<Count, TallyCounter> counts = new EnumMap<>(Count.class);
    private final TallyCounter clockSkewMillis = new TallyCounter();
    private final Map<StageName, StageTally> stages = new EnumMap<>(StageName.class);

    /** Makes a tally with all counts at zero. */
    public AnalyticsTally() {
        for (Count count : Count.values()) {
            counts.put(count, new TallyCounter());
        }
        for (StageName stage : StageName.values()) {
            stages.put(stage, new StageTally());
        }
    }

    void add(Count count, long number) {
        counts.get(count).add(number);
    }

    public long get(Count count) {
        return counts.get(count).get();
    }

    /** How far the clock is ahead that was last found wrong. */
    public TallyCounter clockSkewMillis() {
        return clockSkewMillis;
    }

    public StageTally of(StageName stage) {
        return stages.get(stage);
    }

    /**
     * Counts of one stage.
     *
     * @param in calls
     * @param out results
     * @param failures calls that threw
     * @param sampledNanos the last measured one of a call in 1,024
     */
    public record StageTally(
            TallyCounter in, TallyCounter out, TallyCounter failures, TallyCounter sampledNanos) {

        StageTally() {
            this(new TallyCounter(), new TallyCounter(), new TallyCounter(), new TallyCounter());
        }
    }
}
