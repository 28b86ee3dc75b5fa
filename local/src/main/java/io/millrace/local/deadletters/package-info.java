/** The dead letters at the command line: to list them, to look at one, to send them again. */
package io.millrace.local.deadletters;
