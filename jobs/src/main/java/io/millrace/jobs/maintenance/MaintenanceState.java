package io.millrace.jobs.maintenance;

import io.millrace.mlmodels.features.RulHistory;

/** What the models of one device have seen of it, and what it was told last. */
public final class MaintenanceState {

    final Lines life = new Lines();
    final Lines failure = new Lines();

    /** From when the device's last maintenance counts: earlier readings are of another life. */
    long begins = Long.MIN_VALUE;

    /** Those of the models of one kind. */
    static final class Lines {

        /** Of the model whose predictions count. */
        Line champion = new Line();

        /** Of the one that predicts beside it. */
        Line shadow = new Line();

        boolean isEmpty() {
            return champion.isEmpty() && shadow.isEmpty();
        }
    }

    Lines lines(ModelKind kind) {
        return kind == ModelKind.FAILURE ? failure : life;
    }

    /** One model's features and predictions. */
    static final class Line {

        /** Hash of the specification; empty before the first window. */
        String featuresHash = "";

        /** Null before the first window, and where the shadow reads the champion's features. */
        RulHistory history;

        OpenPredictions open = new OpenPredictions();

        void forgetHistory() {
            featuresHash = "";
            history = null;
        }

        boolean isEmpty() {
            return history == null && open.isEmpty();
        }
    }
}
