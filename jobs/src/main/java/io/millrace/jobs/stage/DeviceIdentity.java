package io.millrace.jobs.stage;

/**
 * Whose result it is: stands on every record that a stage emits.
 *
 * @param tenantId of the profile where there is one, else of the event; likewise site and type
 */
public record DeviceIdentity(String deviceId, String tenantId, String siteId, String deviceType) {}
