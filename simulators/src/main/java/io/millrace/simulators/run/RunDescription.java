package io.millrace.simulators.run;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a run is: the content of its {@code run.json}. Written when the run begins, and again when
 * it ends.
 *
 * @param settings as they were asked for, in plain values
 * @param seed of everything random
 * @param types of devices
 * @param start simulated
 * @param liveStart when simulated time meets the present
 * @param end simulated time up to which everything due was sent; null while the run lasts, and for
 *     good where it was cut off
 * @param topic of the events
 * @param partitions of that topic
 * @param schemas text of each writer schema of the events, by the id that they are framed with
 * @param shard such as 0/1: which part of the fleet this is, of how many
 * @param summary null while the run lasts, and for good where it was cut off
 */
public record RunDescription(
        Map<String, Object> settings,
        long seed,
        List<String> types,
        Instant start,
        Instant liveStart,
        Instant end,
        String topic,
        int partitions,
        Map<Integer, String> schemas,
        String shard,
        RunSummary summary) {

    /** The same run, ended. */
    RunDescription ended(Instant newEnd, RunSummary newSummary) {
        return new RunDescription(
                settings,
                seed,
                types,
                start,
                liveStart,
                newEnd,
                topic,
                partitions,
                schemas,
                shard,
                newSummary);
    }
}
