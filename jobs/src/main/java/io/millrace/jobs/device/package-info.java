/**
 * One device's way through all stages, as plain Java.
 *
 * <p>{@link io.millrace.jobs.device.DeviceAnalytics} calls the stages one after another; {@link
 * io.millrace.jobs.device.DeviceState} is all that is kept of a device, in four states of framed
 * sections; {@link io.millrace.jobs.device.ControlRecords} are the rules, types and models. The
 * Flink side is {@code io.millrace.jobs.runtime.DeviceOperator}.
 */
package io.millrace.jobs.device;
