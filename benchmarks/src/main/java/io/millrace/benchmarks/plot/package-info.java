/** Drawings of measurements, as SVG: axes and marks. */
package io.millrace.benchmarks.plot;
