/** What a measurement prints, and writes with {@code --json FILE}. */
package io.millrace.local.figures;
