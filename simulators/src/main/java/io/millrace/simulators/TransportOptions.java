package io.millrace.simulators;

import io.millrace.simulators.fleet.TransportSettings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What happens to events on their way. */
final class TransportOptions {

    @Option(
            names = "--disorder",
            paramLabel = "SHARE",
            description = "Share of events that come out of order. Default: ${DEFAULT-VALUE}")
    private double disorder = 0.02;

    @Option(
            names = "--disorder-bound",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "By how much at most. Default: 1500ms")
    private Duration disorderBound = Duration.ofMillis(1500);

    @Option(
            names = "--duplicates",
            paramLabel = "SHARE",
            description = "Share of events that come twice. Default: ${DEFAULT-VALUE}")
    private double duplicates = 0.01;

    @Option(
            names = "--late-rate",
            paramLabel = "SHARE",
            description = "Share of events that come later than that. Default: ${DEFAULT-VALUE}")
    private double lateRate;

    @Option(
            names = "--late-min",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How late these come at least. Default: 90s")
    private Duration lateMin = Duration.ofSeconds(90);

    @Option(
            names = "--late-max",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How late they come at most. Default: 2m")
    private Duration lateMax = Duration.ofMinutes(2);

    @Option(
            names = "--corrupt-rate",
            paramLabel = "SHARE",
            description =
                    "Share of events beside which a record comes that has to be refused."
                            + " Default: ${DEFAULT-VALUE}")
    private double corruptRate;

    @Option(
            names = "--loss",
            paramLabel = "SHARE",
            description = "Share of events that never come. Default: ${DEFAULT-VALUE}")
    private double loss;

    TransportSettings settings() {
        return TransportSettings.clean()
                .withLateBy(lateMin, lateMax)
                .withDisorder(disorder, disorderBound)
                .withDuplicates(duplicates)
                .withLoss(loss)
                .withRates(lateRate, corruptRate);
    }
}
