/** The models in {@code iot.models}: what is in force, and to put another version in force. */
package io.millrace.local.models;
