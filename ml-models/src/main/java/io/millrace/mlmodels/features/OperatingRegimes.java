package io.millrace.mlmodels.features;

import java.util.HashSet;
import java.util.List;

/**
 * The conditions that devices of a type are run in (a few set points of speed, load, height), and
 * what each channel looks like in each of them. A row belongs to the nearest regime; its channels
 * are told as deviations from that regime's mean, in that regime's standard deviations, so that a
 * change of condition is no change of health.
 *
 * @param settings names of the channels that tell the regime; none when there is one regime only
 * @param scales of the settings, by which their distances are divided
 * @param regimes at least one
 */
public record OperatingRegimes(List<String> settings, List<Double> scales, List<Regime> regimes) {

    /**
     * One regime.
     *
     * @param centre value of each setting
     * @param means of each channel
     * @param deviations standard deviation of each channel, above 0
     */
    public record Regime(List<Double> centre, List<Double> means, List<Double> deviations) {

        public Regime {
            centre = List.copyOf(centre);
            means = List.copyOf(means);
            deviations = List.copyOf(deviations);
        }
    }

    public OperatingRegimes {
        settings = List.copyOf(settings);
        scales = List.copyOf(scales);
        regimes = List.copyOf(regimes);
        if (new HashSet<>(settings).size() < settings.size()) {
            throw new IllegalArgumentException("A setting is named twice: " + settings);
        }
        require(!regimes.isEmpty(), "there is none");
        require(scales.size() == settings.size(), "not one scale for each setting");
        require(scales.stream().allMatch(OperatingRegimes::positive), "a scale is not above 0");
        for (Regime regime : regimes) {
            require(regime.centre.size() == settings.size(), "a centre has another size");
            require(regime.means.size() == regime.deviations.size(), "a mean has no deviation");
            require(regime.means.stream().allMatch(mean -> Double.isFinite(mean)), "a mean is NaN");
            require(regime.centre.stream().allMatch(at -> Double.isFinite(at)), "a centre is NaN");
            require(
                    regime.deviations.stream().allMatch(OperatingRegimes::positive),
                    "a deviation is not above 0");
        }
    }

    private static boolean positive(double number) {
        return number > 0 && number < Double.MAX_VALUE;
    }

    private static void require(boolean right, String wrong) {
        if (!right) {
            throw new IllegalArgumentException("Operating regimes: " + wrong);
        }
    }
}
