/** The {@code rules} command: alert rules from a file to {@code iot.alert-rules}, and back. */
package io.millrace.local.alerts;
