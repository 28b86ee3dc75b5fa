package io.millrace.benchmarks.throughput;

/** One metric of one device over one window. */
record WindowKey(String device, String metric, long start, long end) {}
