package io.millrace.jobs.maintenance;

import io.millrace.mlmodels.model.RulModel;

/** What a model predicts. A device type may have a model of each kind at the same time. */
public enum ModelKind {

    /** How long a device will last. */
    REMAINING_LIFE,

    /** Whether it will fail within a horizon. */
    FAILURE;

    static ModelKind of(RulModel model) {
        return model.failure() == null ? REMAINING_LIFE : FAILURE;
    }
}
