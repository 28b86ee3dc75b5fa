package io.millrace.jobs.stage;

/**
 * How the features and predictions of one model fell into the bins of its training's population, in
 * one slot of event time; of one subtask, and of a part of the slot. Counts of one slot may be
 * added.
 *
 * @param slot its first moment, milliseconds since the epoch
 * @param slotMillis its length
 * @param rowMillis between two predictions of one device
 * @param columns what is counted: features by their names, and the prediction
 * @param shares of the training's rows, by column and bin
 * @param counters by column and bin
 */
public record PopulationCounts(
        String modelId,
        String version,
        long slot,
        long slotMillis,
        long rowMillis,
        String[] columns,
        double[][] shares,
        long[][] counters) {

    /** How the prediction is called among the columns. */
    public static final String PREDICTION = "prediction";

    /** Both together, of the same model and slot. */
    public PopulationCounts plus(PopulationCounts other) {
        long[][] sum = new long[counters.length][];
        for (int column = 0; column < sum.length; column++) {
            sum[column] = counters[column].clone();
            for (int bin = 0; bin < sum[column].length; bin++) {
                sum[column][bin] += other.counters[column][bin];
            }
        }
        return in(slot, sum);
    }

    /** The same counts, for another slot. */
    public PopulationCounts in(long otherSlot) {
        return in(otherSlot, counters);
    }

    private PopulationCounts in(long otherSlot, long[][] sum) {
        return new PopulationCounts(
                modelId, version, otherSlot, slotMillis, rowMillis, columns, shares, sum);
    }

    /** Predictions that were counted. */
    public long predictions() {
        long sum = 0;
        for (long count : counters[0]) {
            sum += count;
        }
        return sum;
    }

    /** About how many devices they were of: each predicts once a row. */
    public long devices() {
        return Math.round(predictions() * (double) rowMillis / slotMillis);
    }
}
