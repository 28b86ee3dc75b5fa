package io.millrace.jobs.device;

/**
 * How far time has come on a subtask's inputs.
 *
 * @param eventTime the first moment that may still come by the watermark of the events; {@link
 *     Long#MIN_VALUE} before the first
 * @param controlTime the same for the control records
 */
public record Progress(long eventTime, long controlTime) {}
