package io.millrace.benchmarks.fleet;

/** One record of iot.health that holds a prediction. */
record PredictionSeen(String deviceId, long time, double remainingHours) {}
