/**
 * What the jobs have seen of a simulated fleet, held against what the simulator broke.
 *
 * <p>Input: a run directory (labels and every record sent) and the result topics. The scores are
 * plain functions of these two; nothing of the jobs' code takes part.
 */
package io.millrace.benchmarks.fleet;
