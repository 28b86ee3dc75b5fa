/** How much CPU the work needs: the job against the least that reading the topic can cost. */
package io.millrace.benchmarks.throughput;
