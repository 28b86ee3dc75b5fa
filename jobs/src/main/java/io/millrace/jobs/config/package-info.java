/**
 * A job's configuration: {@link io.millrace.jobs.config.JobOptions} names every key, {@link
 * io.millrace.jobs.config.JobConfig} reads the file, the {@code Settings} records hold the typed
 * and checked values. {@code docs/configuration.md} is generated from the options.
 */
package io.millrace.jobs.config;
