/** Training of models from the command line. */
package io.millrace.benchmarks.models;
