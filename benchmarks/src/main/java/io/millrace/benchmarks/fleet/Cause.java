package io.millrace.benchmarks.fleet;

/** The event that caused a result, as the result names it. */
record Cause(String deviceId, long sequence, long eventTime) {}
