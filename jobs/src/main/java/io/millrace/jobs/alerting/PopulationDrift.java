package io.millrace.jobs.alerting;

import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.jobs.stage.PopulationCounts;
import io.millrace.jobs.stage.StageOutput;
import io.millrace.mlmodels.model.PopulationReference;
import io.millrace.schemas.AlertChange;
import io.millrace.schemas.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Raises one alert while what a model sees or says is another population than it was trained on: in
 * a whole slot of event time the largest population stability index of its features and its
 * prediction was above the limit. It clears when a slot's is below eight tenths of the limit, or
 * when the model has not predicted for a slot.
 *
 * <p>A slot of few devices says nothing: one device's predictions are all alike, so it is devices,
 * not predictions, that make a sample (the index of ten bins has a mean of about 9 / devices where
 * nothing has changed).
 *
 * <p>Key: one training of a model. Time: the predictions' event time, in slots, judged by the
 * watermark; counts of a slot that was judged already are added to the next. State: {@link
 * PopulationDriftState}. Guarantee: the same counts give the same alerts with the same ids,
 * restored or not.
 */
public final class PopulationDrift {

    /** Rule id; no rule of the topic stands behind it. */
    public static final String RULE = "millrace-model-drift";

    private static final String NO_DEVICE = "*";
    private static final double CLEAR_BELOW = 0.8;
    private static final int COLUMNS_SHOWN = 3;

    private final double limit;
    private final int leastDevices;

    /** What a slot came to. */
    public record Judgement(String modelId, double stability) {}

    /**
     * @param limit of the population stability index
     * @param leastDevices in a slot that is judged
     */
    public PopulationDrift(double limit, int leastDevices) {
        this.limit = limit;
        this.leastDevices = leastDevices;
    }

    /**
     * Adds counts.
     *
     * @return the slot that they were added to
     */
    public long add(PopulationDriftState state, PopulationCounts counts) {
        long slot = counts.slot();
        if (slot <= state.judged) {
            slot = state.judged + counts.slotMillis();
        }
        state.slots.merge(slot, counts.in(slot), PopulationCounts::plus);
        return slot;
    }

    /**
     * Judges the slots that end by that time.
     *
     * @return the last one that had devices enough; null for none
     */
    public Judgement judge(
            PopulationDriftState state,
            String modelId,
            String version,
            long slotMillis,
            long until,
            StageOutput output) {
        Judgement last = null;
        while (!state.slots.isEmpty() && state.slots.firstKey() <= until - slotMillis) {
            PopulationCounts counts = state.slots.pollFirstEntry().getValue();
            clearIfSilent(state, modelId, version, slotMillis, counts.slot(), output);
            state.judged = counts.slot();
            if (counts.devices() >= leastDevices) {
                last = judge(state, counts, output);
            }
        }
        clearIfSilent(
                state,
                modelId,
                version,
                slotMillis,
                Math.floorDiv(until, slotMillis) * slotMillis,
                output);
        return last;
    }

    private void clearIfSilent(
            PopulationDriftState state,
            String modelId,
            String version,
            long slotMillis,
            long slot,
            StageOutput output) {
        if (state.isOpen() && slot - state.judged >= 2 * slotMillis) {
            String reason = name(modelId, version) + " has made no predictions since";
            long at = state.judged + 2 * slotMillis;
            emit(state, modelId, version, AlertChange.CLEARED, at, reason, null, output);
        }
    }

    private Judgement judge(
            PopulationDriftState state, PopulationCounts counts, StageOutput output) {
        double[] stability = new double[counts.columns().length];
        for (int column = 0; column < stability.length; column++) {
            stability[column] =
                    PopulationReference.stability(
                            counts.shares()[column], counts.counters()[column]);
        }
        List<Integer> worst =
                IntStream.range(0, stability.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(column -> -stability[column]))
                        .toList();
        double most = stability[worst.get(0)];
        long end = counts.slot() + counts.slotMillis();
        if (!state.isOpen() && most > limit) {
            String columns =
                    worst.stream()
                            .filter(column -> stability[column] > limit)
                            .limit(COLUMNS_SHOWN)
                            .map(
                                    column ->
                                            String.format(
                                                    Locale.ROOT,
                                                    "%s %.2f",
                                                    counts.columns()[column],
                                                    stability[column]))
                            .collect(Collectors.joining(", "));
            String reason =
                    String.format(
                            Locale.ROOT,
                            "%s sees another population than in training: stability index %s > %s"
                                    + " for %d min, about %d devices",
                            name(counts.modelId(), counts.version()),
                            columns,
                            limit,
                            counts.slotMillis() / 60_000,
                            counts.devices());
            state.raisedAt = end;
            emit(
                    state,
                    counts.modelId(),
                    counts.version(),
                    AlertChange.RAISED,
                    end,
                    reason,
                    most,
                    output);
        } else if (state.isOpen() && most < CLEAR_BELOW * limit) {
            String reason =
                    String.format(
                            Locale.ROOT,
                            "%s sees the population of its training: stability index %.2f",
                            name(counts.modelId(), counts.version()),
                            most);
            emit(
                    state,
                    counts.modelId(),
                    counts.version(),
                    AlertChange.CLEARED,
                    end,
                    reason,
                    most,
                    output);
        }
        return new Judgement(counts.modelId(), most);
    }

    private static String name(String modelId, String version) {
        return "model " + modelId + " version " + version;
    }

    private void emit(
            PopulationDriftState state,
            String modelId,
            String version,
            AlertChange change,
            long at,
            String reason,
            Double value,
            StageOutput output) {
        String training = modelId + "/" + version;
        String key = NO_DEVICE + "/" + RULE + "/" + training;
        WatchedAlert alert =
                new WatchedAlert(
                        RULE,
                        training,
                        training,
                        0,
                        0,
                        Severity.MINOR,
                        state.raisedAt,
                        state.raisedAt,
                        AlertRecords.alertId(key, 0, state.raisedAt, null));
        AlertRecords.emit(
                new DeviceIdentity(NO_DEVICE, "", "", ""),
                alert,
                new AlertRecords.Change(change, at, reason, value, limit, null, null),
                output);
        if (change == AlertChange.CLEARED) {
            state.raisedAt = WatchedAlert.PENDING;
        }
    }
}
