/**
 * The whole line on one machine, shown and measured: {@code ./millrace demo}.
 *
 * <p>Starts the real servers, submits the jobs, runs a simulated fleet against them, and counts
 * what came out from outside: by Kafka's offsets, by a plain consumer, by InfluxQL. Nothing is
 * taken from the jobs' own word.
 */
package io.millrace.local.demo;
