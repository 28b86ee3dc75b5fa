package io.millrace.jobs.runtime;

/**
 * One version of a control record on its way to every subtask, or of a profile or maintenance event
 * to its device's.
 *
 * @param recordName the contract, for example {@code AlertRule}
 * @param id the record's key
 * @param recordTime Kafka's time of the record, milliseconds since the epoch
 * @param avro bare Avro of today's contract; null when the record was deleted
 */
public record ControlInput(String recordName, String id, long recordTime, byte[] avro) {

    static final String MODEL = "ModelFile";

    /** Goes to a single subtask, that of the device which is its id. */
    static final String PROFILE = "DeviceProfile";

    /** As a profile. */
    static final String MAINTENANCE = "MaintenanceEvent";
}
