/** What a measurement writes with {@code --json FILE}. */
package io.millrace.benchmarks.figures;
