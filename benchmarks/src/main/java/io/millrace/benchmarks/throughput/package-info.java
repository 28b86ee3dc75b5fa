/**
 * How much CPU the work needs: the job against the least that reading the topic can cost, the
 * simulator against the least that writing it can.
 */
package io.millrace.benchmarks.throughput;
