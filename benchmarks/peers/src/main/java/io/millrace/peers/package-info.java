/**
 * What Millrace is measured against, each written the way its own documentation teaches, in a
 * process of its own with the libraries that it comes with.
 */
package io.millrace.peers;
