package io.millrace.jobs.detection;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import com.google.common.util.concurrent.UncheckedExecutionException;
import io.millrace.mlmodels.detection.DetectorChoice;
import io.millrace.mlmodels.detection.SignalDetector;

/** The detectors by the text that chooses them; each is made once, since it keeps nothing. */
final class Detectors {

    /** Beyond it, the ones that were asked for longest ago are made again. */
    private static final int KEPT = 1_000;

    private static final LoadingCache<String, SignalDetector<?>> MADE =
            CacheBuilder.newBuilder()
                    .maximumSize(KEPT)
                    .build(CacheLoader.from(DetectorChoice::parse));

    private Detectors() {}

    /**
     * @throws IllegalArgumentException with what is allowed, where there is no such one
     */
    static SignalDetector<?> of(String choice) {
        try {
            return MADE.getUnchecked(choice);
        } catch (UncheckedExecutionException e) {
            throw new IllegalArgumentException(e.getCause().getMessage(), e.getCause());
        }
    }
}
