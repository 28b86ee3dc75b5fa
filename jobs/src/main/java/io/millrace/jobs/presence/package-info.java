/** Whether devices are heard: late, offline, back again, never seen. Plain Java. */
package io.millrace.jobs.presence;
