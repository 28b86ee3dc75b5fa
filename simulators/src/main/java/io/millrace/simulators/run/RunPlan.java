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
 */
public record RunPlan(
        int devices,
        FleetSchedule schedule,
        RecordSource source,
        Consumer<EventSink> preparation,
        List<PartitionSilence> silences,
        List<FaultLabel> labels) {}
