/**
 * The live page: what the fleet does now, in a browser.
 *
 * <p>Reads InfluxDB by InfluxQL and the alert topics of Kafka, and nothing of the jobs; the job's
 * own counters come from Flink's REST interface and are labelled so. Serves static files and JSON
 * under {@code /api} on 127.0.0.1. What an outside system last said is kept and marked old while
 * that system is away.
 */
package io.millrace.local.page;
