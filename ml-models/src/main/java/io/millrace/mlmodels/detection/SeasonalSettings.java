package io.millrace.mlmodels.detection;

import java.time.ZoneId;

/**
 * How a {@link SeasonalDetector} learns and judges.
 *
 * @param zone whose clock and weekdays the signal follows: that of the device's site
 * @param threshold distance from the usual value of that hour, in spreads, from which a reading is
 *     anomalous
 * @param warmUpDays before the first judgement; 7 to have seen every weekday
 * @param memoryDays after which the usual value of an hour has mostly followed a change; what a
 *     weekday does differently takes four weeks
 * @param relearnAfterHours of one anomaly after which the new level counts as normal
 * @param relativeFloor least spread, as a share of the level's size
 */
public record SeasonalSettings(
        ZoneId zone,
        double threshold,
        double warmUpDays,
        double memoryDays,
        double relearnAfterHours,
        double relativeFloor) {

    public static final SeasonalSettings DEFAULT =
            new SeasonalSettings(ZoneId.of("UTC"), 6, 7, 14, 24, 1e-3);

    public SeasonalSettings {
        DetectorSettings.check("threshold", threshold, 1, 1000);
        DetectorSettings.check("warmUpDays", warmUpDays, 1, 1000);
        DetectorSettings.check("memoryDays", memoryDays, 1, 10_000);
        DetectorSettings.check("relearnAfterHours", relearnAfterHours, 1, 100_000);
        DetectorSettings.check("relativeFloor", relativeFloor, 1e-12, 1);
    }
}
