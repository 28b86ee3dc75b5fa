/**
 * What the measurements of latency, state and checkpoints share: a broker of their own, devices
 * whose events are made by a plain rule, and our job or a peer as a process.
 */
package io.millrace.benchmarks.load;
