/**
 * Whether a device's clock is right, by what each record says of it: {@link
 * io.millrace.jobs.clock.ClockWatch} is the rule, {@link io.millrace.jobs.clock.ClockState} what it
 * remembers of a device under watch.
 */
package io.millrace.jobs.clock;
