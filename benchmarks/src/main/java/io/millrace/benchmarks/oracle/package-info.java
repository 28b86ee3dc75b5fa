/**
 * The oracle: a plain batch computation of everything that a run has to give, held against what is
 * on the topics and in InfluxDB. It shares no code with the jobs, and reads as any stranger could.
 */
package io.millrace.benchmarks.oracle;
