/** Models and detectors held against labelled data, by the published rules of each data set. */
package io.millrace.benchmarks.quality;
