package io.millrace.local.demo;

import java.io.PrintWriter;

/** One line that is written over and over on a terminal, and now and then into a file. */
public final class StatusLine {

    /** Lines of a second each. */
    private static final int SHOWN_IN_FILE = 10;

    private final PrintWriter out;
    private final boolean terminal;
    private int shown;
    private int longest;

    public StatusLine(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Shows the line in place of the one before. */
    void show(String text) {
        if (terminal) {
            longest = Math.max(longest, text.length());
            out.print("\r" + text + " ".repeat(longest - text.length()));
            out.flush();
        } else if (shown++ % SHOWN_IN_FILE == 0) {
            out.println(text);
            out.flush();
        }
    }

    /** Leaves the last line standing. */
    void end() {
        if (terminal) {
            out.println();
            out.flush();
        }
    }
}
