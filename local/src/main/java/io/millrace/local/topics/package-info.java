/**
 * Commands that look after the topics of any Kafka cluster: {@code topics} makes what is missing of
 * the catalogue, {@code pulse} tells the time into them.
 */
package io.millrace.local.topics;
