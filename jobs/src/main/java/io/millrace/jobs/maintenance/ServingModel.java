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
 * @param contributions of its features to its predictions; null where its trees cannot tell
 */
public record ServingModel(RulModel model, String featuresHash, TreeContributions contributions) {

    /** Contributions that an explanation names; a reader looks at no more. */
    private static final int LEADING = 5;

    static ServingModel of(RulModel model) {
        return new ServingModel(
                model,
                model.features().hash(),
                model.trees().hasCovers() ? new TreeContributions(model.trees()) : null);
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
        double[] hours = contributions.of(vector);
        int[] bySize =
                IntStream.range(0, hours.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(feature -> -Math.abs(hours[feature])))
                        .mapToInt(Integer::intValue)
                        .toArray();
        List<FeatureContribution> leading = new ArrayList<>(LEADING);
        double others = 0;
        for (int feature : bySize) {
            if (leading.size() < LEADING && hours[feature] != 0) {
                String name = model.features().names().get(feature);
                leading.add(new FeatureContribution(name, hours[feature]));
            } else {
                others += hours[feature];
            }
        }
        return new PredictionExplanation(
                model.id(), model.version(), contributions.expected(), leading, others);
    }
}
