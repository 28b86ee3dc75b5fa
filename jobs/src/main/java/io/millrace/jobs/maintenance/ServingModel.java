package io.millrace.jobs.maintenance;

import io.millrace.mlmodels.model.RulModel;
import io.millrace.mlmodels.model.TreeContributions;
import io.millrace.schemas.FeatureContribution;
import io.millrace.schemas.PredictionExplanation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A model in force.
 *
 * @param featuresHash of its feature specification, made once
 * @param share of the devices that it is for, 0 to 1
 * @param contributions of its features to its predictions; null where its trees cannot tell
 */
public record ServingModel(
        RulModel model, String featuresHash, double share, TreeContributions contributions) {

    /** Contributions that an explanation names; a reader looks at no more. */
    private static final int LEADING = 5;

    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    static ServingModel of(RulModel model) {
        return of(model, 1);
    }

    static ServingModel of(RulModel model, double share) {
        return new ServingModel(
                model,
                model.features().hash(),
                share,
                model.trees().hasCovers() ? new TreeContributions(model.trees()) : null);
    }

    /**
     * Whether it is for that device. Devices stand in one order for all versions of a model, so
     * that whoever has it keeps it when the share grows.
     */
    boolean isFor(String deviceId) {
        return share >= 1 || place(model.id(), deviceId) < share;
    }

    /** Where the device stands in the order of a model's roll-out: 0 to below 1, evenly. */
    static double place(String modelId, String deviceId) {
        long hash = mixed(mixed(FNV_BASIS, modelId), deviceId);
        // FNV leaves the high bits of short texts alike (finaliser of MurmurHash3, public domain).
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return ((hash ^ (hash >>> 33)) >>> 11) * 0x1p-53;
    }

    /** FNV-1a over the characters, and an end that no character is. */
    private static long mixed(long basis, String text) {
        long hash = basis;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return (hash ^ (1L << Character.SIZE)) * FNV_PRIME;
    }

    /** Whether it is that very training. */
    boolean isSameTraining(ServingModel other) {
        return other != null
                && model.id().equals(other.model.id())
                && model.version().equals(other.model.version());
    }

    /**
     * Why it predicts what it does; null where its trees cannot tell. Takes milliseconds: for
     * alerts.
     *
     * @param vector of its features
     */
    PredictionExplanation explain(double[] vector) {
        if (contributions == null) {
            return null;
        }
        double[] amounts = contributions.of(vector);
        int[] bySize =
                IntStream.range(0, amounts.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(feature -> -Math.abs(amounts[feature])))
                        .mapToInt(Integer::intValue)
                        .toArray();
        List<FeatureContribution> leading = new ArrayList<>(LEADING);
        double others = 0;
        for (int feature : bySize) {
            if (leading.size() < LEADING && amounts[feature] != 0) {
                String name = model.features().names().get(feature);
                leading.add(new FeatureContribution(name, amounts[feature]));
            } else {
                others += amounts[feature];
            }
        }
        return new PredictionExplanation(
                model.id(), model.version(), contributions.expected(), leading, others);
    }
}
