/** Flink SQL doing what Millrace is measured at, with libraries of its own. */
package io.millrace.peers.sql;
