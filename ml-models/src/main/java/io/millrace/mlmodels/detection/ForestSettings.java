package io.millrace.mlmodels.detection;

/**
 * How a {@link ForestDetector} judges.
 *
 * @param trees of the forest
 * @param sample readings that each tree holds
 * @param seed of the forest's choices
 * @param others what of a {@link ConstantTimeDetector} stands beside the forest
 */
public record ForestSettings(int trees, int sample, long seed, ConstantTimeSettings others) {

    public ForestSettings {
        DetectorSettings.check("trees", trees, 5, 500);
        DetectorSettings.check("sample", sample, 16, 4096);
    }
}
