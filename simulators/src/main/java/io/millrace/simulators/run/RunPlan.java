package io.millrace.simulators.run;

import io.millrace.schemas.FaultLabel;
import io.millrace.simulators.fleet.FleetSchedule;
import io.millrace.simulators.fleet.PartitionSilence;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a run is to do.
 *
 * @param devices how many
 * @param schedule when what is due
 * @param source what is sent
 * @param preparation what is published before the first event: types, profiles
 * @param silences when which partition of the events topic is silent
 * @param labels the ground truth, published before the first event
 * @param pulses whether it says how far time has come; one process of a fleet does
 * @param drains whether what is on its way after the last event is sent at once, instead of when it
 *     is due: nobody looks at a file's clock
 */
public record RunPlan(
        int devices,
        FleetSchedule schedule,
        RecordSource source,
        Consumer<EventSink> preparation,
        List<PartitionSilence> silences,
        List<FaultLabel> labels,
        boolean pulses,
        boolean drains) {}
