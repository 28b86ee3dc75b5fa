/** What a device costs in heap and in a checkpoint. */
package io.millrace.benchmarks.state;
