/**
 * Device time: what of a device's stream is late, repeated, or to be held until it is its turn.
 *
 * <p>Input: the accepted events of one device in any order. Time: T(d), in the device's own state.
 * Output: the events in (event time, sequence, content) order; late ones for their windows or for
 * the ledger. Held events are bounded per device and per subtask.
 */
package io.millrace.jobs.ordering;
