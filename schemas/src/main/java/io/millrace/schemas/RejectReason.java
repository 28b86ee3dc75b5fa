package io.millrace.schemas;

/**
 * Why a record could not be processed: the code on its dead letter, and the label of the counter.
 *
 * <p>The names are a contract: consumers of {@code iot.dead-letters} filter by them.
 */
public enum RejectReason {
    /** The record has no value and is no pulse. */
    EMPTY_VALUE("the record has no value and is no pulse"),
    /** The value does not begin with the byte 0 of Confluent's framing. */
    NOT_FRAMED("the value does not begin with Confluent's framing (byte 0, schema id)"),
    /** Framed with a schema GUID: Confluent's newer form, which is not read here. */
    GUID_FRAMING("framed with a schema GUID (magic byte 1 or header), which is not supported"),
    /** The registry answers that it has no schema of that id. */
    UNKNOWN_SCHEMA_ID("the registry has no schema of that id"),
    /** The schema of that id cannot be read as the topic's contract. */
    INCOMPATIBLE_SCHEMA("the schema of that id cannot be read as the topic's contract"),
    /** The bytes are not what their schema says. */
    CORRUPT("the bytes are not what their schema says"),
    /** Longer, with more entries or nested more deeply than the limits allow. */
    TOO_LARGE("longer, with more entries or nested more deeply than the limits allow"),
    /** The device id is empty, or is not the record's key. */
    BAD_DEVICE_ID("the device id is empty, or is not the record's key"),
    /** The event time lies further behind the record's time than the clock guard allows. */
    CLOCK_TOO_OLD("the event time lies too far behind the record's time"),
    /** The event time lies further ahead of the record's time than the clock guard allows. */
    CLOCK_IN_FUTURE("the event time lies too far ahead of the record's time"),
    /** The event's tenant is not that of the device's profile. */
    TENANT_MISMATCH("the event's tenant is not that of the device's profile"),
    /** The device brings more metrics into one pane of its windows than it may. */
    TOO_MANY_METRICS("the device brings more metrics than its windows take"),
    /** A stage failed on this record: a bug of ours. */
    STAGE_FAILED("a stage failed on this record"),
    /** A rule whose condition does not parse. */
    INVALID_RULE("the rule's condition does not parse"),
    /** A detector that a device type or a profile chooses, and that there is not. */
    INVALID_DETECTOR("a device type or a profile names no known detector, or no such parameter"),
    /** A model file that is damaged, or asks for features that are not there. */
    INVALID_MODEL("the model file is damaged or does not fit"),
    /** More maintenance of one device lies in the future than is kept. */
    TOO_MUCH_MAINTENANCE("more maintenance of the device lies in the future than is kept"),
    /** InfluxDB refused the point. */
    INFLUX_REFUSED("InfluxDB refused the point");

    private final String meaning;

    RejectReason(String meaning) {
        this.meaning = meaning;
    }

    /** The reason in words. */
    public String meaning() {
        return meaning;
    }
}
