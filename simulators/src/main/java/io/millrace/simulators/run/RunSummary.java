package io.millrace.simulators.run;

import io.millrace.schemas.FaultLabel;
import io.millrace.simulators.fleet.TransportCounts;
import java.time.Instant;
import java.util.List;

/**
 * What a run has done, in plain values that become JSON as they are.
 *
 * @param devices how many
 * @param start simulated, ISO
 * @param liveStart when simulated time met the present, ISO
 * @param end simulated time up to which everything due was sent, ISO
 * @param produced records sent to the events topic: events, duplicates and corrupt ones, no pulses
 * @param acknowledged of these, what Kafka has
 * @param events different events
 * @param duplicates events sent a second time
 * @param disordered events delayed within the bound
 * @param lateBeyondBound events delayed by more than the bound
 * @param corrupt records that must be refused
 * @param lost events that were made and never sent
 * @param batched events held and sent with others
 * @param wrongClock events under a clock that is ahead or behind
 * @param upgraded events written with the newer version of the schema
 * @param heldBack records held while their partition was silent
 * @param pulses one a partition
 * @param sentLate records that Kafka had more than a second after the schedule wanted them sent
 * @param maxBehindMillis longest simulated time between what was due and what was sent
 * @param wallSeconds how long it took
 * @param eventsPerSecond events made, by the wall
 * @param labels what was broken on purpose
 */
public record RunSummary(
        int devices,
        String start,
        String liveStart,
        String end,
        long produced,
        long acknowledged,
        long events,
        long duplicates,
        long disordered,
        long lateBeyondBound,
        long corrupt,
        long lost,
        long batched,
        long wrongClock,
        long upgraded,
        long heldBack,
        long pulses,
        long sentLate,
        long maxBehindMillis,
        double wallSeconds,
        double eventsPerSecond,
        List<Label> labels) {

    /** A fault label in plain values; no end while it lasts. */
    public record Label(String deviceId, String kind, String metric, String from, String to) {

        static Label of(FaultLabel label) {
            return new Label(
                    label.getDeviceId(),
                    label.getKind(),
                    label.getMetric(),
                    label.getFrom().toString(),
                    label.getTo() == null ? null : label.getTo().toString());
        }
    }

    static RunSummary of(
            RunPlan plan,
            long endMillis,
            TransportCounts counts,
            long heldBack,
            EventSink sink,
            long sentLate,
            long maxBehindMillis,
            long wallMillis) {
        double seconds = wallMillis / 1000.0;
        return new RunSummary(
                plan.devices(),
                Instant.ofEpochMilli(plan.schedule().simulatedStart()).toString(),
                Instant.ofEpochMilli(plan.schedule().liveStart()).toString(),
                Instant.ofEpochMilli(endMillis).toString(),
                counts.records(),
                sink.acknowledged(),
                counts.events(),
                counts.duplicates(),
                counts.disordered(),
                counts.lateBeyondBound(),
                counts.corrupt(),
                counts.lost(),
                counts.batched(),
                counts.wrongClock(),
                counts.upgraded(),
                heldBack,
                sink.pulses(),
                sentLate,
                maxBehindMillis,
                seconds,
                seconds == 0 ? 0 : counts.events() / seconds,
                plan.labels().stream().map(Label::of).toList());
    }
}
