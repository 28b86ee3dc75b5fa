package io.millrace.jobs.maintenance;

import io.millrace.jobs.stage.PopulationCounts;
import io.millrace.mlmodels.model.PopulationReference;
import io.millrace.mlmodels.model.RulModel;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Counts what the models of one subtask see and say, by slot of event time, and hands the counts on
 * in parts: whoever adds them up gets the same whatever the parts were, so nothing has to be kept
 * over a restore as long as all is handed on before each checkpoint. Not for several threads.
 */
public final class PopulationCounter {

    private final long slotMillis;
    private final long rowMillis;
    private final TreeMap<Key, PopulationCounts> open =
            new TreeMap<>(
                    Comparator.comparingLong(Key::slot)
                            .thenComparing(Key::modelId)
                            .thenComparing(Key::version));

    private record Key(long slot, String modelId, String version) {}

    /**
     * @param slotMillis length of a slot
     * @param rowMillis between two predictions of one device
     */
    public PopulationCounter(long slotMillis, long rowMillis) {
        this.slotMillis = slotMillis;
        this.rowMillis = rowMillis;
    }

    /** Counts one prediction; one of a model that does not know its population is left out. */
    void count(RulModel model, long eventTime, double[] vector, double prediction) {
        PopulationReference population = model.population();
        if (population == null || population.columns().isEmpty()) {
            return;
        }
        // The end of a window still belongs to the slot that ends with it.
        long slot = Math.floorDiv(eventTime - 1, slotMillis) * slotMillis;
        Key key = new Key(slot, model.id(), model.version());
        PopulationCounts counts = open.computeIfAbsent(key, of -> empty(model, of.slot()));
        population.count(counts.counters(), vector, prediction);
    }

    private PopulationCounts empty(RulModel model, long slot) {
        PopulationReference population = model.population();
        int columns = population.columns().size();
        String[] names = new String[columns];
        double[][] shares = new double[columns][];
        for (int column = 0; column < columns; column++) {
            int feature = population.columns().get(column).feature();
            names[column] =
                    feature == PopulationReference.PREDICTION
                            ? PopulationCounts.PREDICTION
                            : model.features().names().get(feature);
            shares[column] = population.shares(column);
        }
        return new PopulationCounts(
                model.id(),
                model.version(),
                slot,
                slotMillis,
                rowMillis,
                names,
                shares,
                population.counters());
    }

    /** Hands on, and forgets, the slots that end by that time. */
    public void handOn(long until, Consumer<PopulationCounts> to) {
        Iterator<Map.Entry<Key, PopulationCounts>> entries = open.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Key, PopulationCounts> entry = entries.next();
            if (entry.getKey().slot() > until - slotMillis) {
                return;
            }
            entries.remove();
            to.accept(entry.getValue());
        }
    }
}
