package io.millrace.jobs.maintenance;

import io.millrace.schemas.MaintenanceKind;

/**
 * What was done to a device, or happened to it.
 *
 * @param at when, milliseconds since the epoch: the truth that predictions are held against
 * @param from when it counts: then, or when it became known, where that is later (ADR 0012)
 */
public record MaintenanceWork(MaintenanceKind kind, long at, long from) {}
