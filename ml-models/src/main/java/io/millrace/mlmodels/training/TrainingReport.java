package io.millrace.mlmodels.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;

/**
 * How a model came to be; it travels inside the model file.
 *
 * @param date of the training, as it was passed in
 * @param unit of all lives and errors here
 * @param digest SHA-256 over the histories
 * @param crossValidation error on units that were not trained on; null without folds
 * @param parity largest difference between our prediction and Smile's over all training rows
 * @param importance of the features that matter most, as shares of the whole
 */
public record TrainingReport(
        String modelId,
        String version,
        String deviceType,
        String date,
        String unit,
        List<String> channels,
        int regimes,
        int units,
        long rows,
        int trainingRows,
        int features,
        String digest,
        RulTrainerSettings settings,
        double trainingRmse,
        CrossValidation crossValidation,
        double parity,
        List<Importance> importance) {

    /** Error over rows of units that were left out of the training, fold by fold. */
    public record CrossValidation(int folds, double rmse, double constantRmse) {}

    /** A feature's share of the reduction of the error. */
    public record Importance(String feature, double share) {}

    public String json() {
        try {
            return new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A report of numbers and texts can be written", e);
        }
    }
}
