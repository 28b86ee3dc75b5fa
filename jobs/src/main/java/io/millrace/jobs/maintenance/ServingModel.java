package io.millrace.jobs.maintenance;

import io.millrace.mlmodels.model.RulModel;

/**
 * A model in force.
 *
 * @param featuresHash of its feature specification, made once
 */
public record ServingModel(RulModel model, String featuresHash) {

    static ServingModel of(RulModel model) {
        return new ServingModel(model, model.features().hash());
    }
}
