package io.millrace.jobs.detection;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import com.google.common.util.concurrent.UncheckedExecutionException;
import io.millrace.mlmodels.detection.Detector;
import io.millrace.mlmodels.detection.DetectorChoice;

/** The detectors by the text that chooses them; each is made once, since it keeps nothing. */
final class Detectors {

    /** Beyond it, the ones that were asked for longest ago are made again. */
    private static final int KEPT = 1_000;

    private static final LoadingCache<String, Detector<?>> MADE =
            CacheBuilder.newBuilder().maximumSize(KEPT).build(CacheLoader.from(Detectors::parse));

    private Detectors() {}

    /**
     * The detector of a signal or of rows.
     *
     * @throws IllegalArgumentException with what is allowed, where there is no such one
     */
    static Detector<?> of(String choice) {
        try {
            return MADE.getUnchecked(choice);
        } catch (UncheckedExecutionException e) {
            throw new IllegalArgumentException(e.getCause().getMessage(), e.getCause());
        }
    }

    private static Detector<?> parse(String choice) {
        return DetectorChoice.isOfRows(choice)
                ? DetectorChoice.parseOfRows(choice)
                : DetectorChoice.parse(choice);
    }
}
