package io.millrace.benchmarks.fleet;

/**
 * What was alerted inside one transport fault that no physical fault explains: ideally nothing.
 *
 * @param devices that it concerns
 * @param deviceDays that these were heard for inside it
 */
record TransportScore(
        Fault fault,
        boolean reached,
        int devices,
        double deviceDays,
        int alerts,
        int anomalyEpisodes) {}
