/**
 * The projection of results into InfluxDB, which dashboards query.
 *
 * <p>Input: the result topics, read committed. No key and no state: each result becomes its points
 * where it is read, so that the order of a partition, which holds all of a device, is kept. Time is
 * in the points. A result written again gives the same points, which overwrite themselves; a later
 * revision of a window overwrites the earlier one. {@link io.millrace.jobs.projection.Measurements}
 * names everything that a query may use.
 */
package io.millrace.jobs.projection;
