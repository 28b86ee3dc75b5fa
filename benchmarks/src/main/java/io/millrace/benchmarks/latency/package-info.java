/**
 * {@code ./millrace bench latency} and {@code ./millrace bench boundary}: from the moment at which
 * an event is due to the moment at which a consumer has its alert.
 */
package io.millrace.benchmarks.latency;
