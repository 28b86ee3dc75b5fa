package io.millrace.connectors.kafka;

/**
 * One result on its way to Kafka.
 *
 * @param topic where it goes
 * @param key of the record, for example the device id
 * @param value bare Avro bytes; null deletes the key in a compacted topic
 */
public record ResultRecord(String topic, String key, byte[] value) {}
