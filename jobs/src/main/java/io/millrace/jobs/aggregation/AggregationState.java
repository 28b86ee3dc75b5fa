package io.millrace.jobs.aggregation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The panes of one device: open ones, and closed ones for as long as late events or sliding windows
 * may ask for them.
 */
public final class AggregationState {

    /** Value of {@link #nextTime} when it has to be found. */
    static final long UNKNOWN = Long.MIN_VALUE;

    private static final Pane[] NOTHING = {};

    /** A sliding window that was issued again. */
    record Reissue(WindowSpec window, long end, int revision) {}

    /** By length, then start; null behind {@link #size}. */
    Pane[] panes = NOTHING;

    int size;

    /** The open pane that the last event was added to; only to find it sooner. */
    Pane current;

    /** A pane that was forgotten, for the next one of its length; null for none. Not written. */
    Pane spare;

    /** When there is next something to do; {@link #UNKNOWN} after any change. */
    long nextTime = UNKNOWN;

    /** Time up to which sliding windows were closed. */
    long slidUntil = Long.MIN_VALUE;

    /** Null while there is none, which is nearly always. */
    List<Reissue> reissues;

    /** Reads of the pane that the next event is probably added to; a number without meaning. */
    public long fetchFirst() {
        return current == null ? nextTime : current.start;
    }

    /** As {@link #fetchFirst}, what stands behind that. */
    public long fetchNext() {
        double[] values = current == null ? null : current.values;
        return values == null || values.length == 0
                ? 0
                : Double.doubleToRawLongBits(values[0] + values[values.length - 1]);
    }

    Pane find(long length, long start) {
        int at = search(length, start);
        return at < 0 ? null : panes[at];
    }

    /** Adds a pane; there is none of that length and start. */
    void add(Pane pane) {
        int at = -search(pane.length, pane.start) - 1;
        if (size == panes.length) {
            panes = Arrays.copyOf(panes, size + Math.max(1, size / 4));
        }
        System.arraycopy(panes, at, panes, at + 1, size - at);
        panes[at] = pane;
        size++;
    }

    /** Of the panes of that length, the one that starts at that time or is the next behind. */
    int search(long length, long start) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            Pane pane = panes[middle];
            if (pane.length == length && pane.start == start) {
                return middle;
            }
            if (pane.length < length || (pane.length == length && pane.start < start)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return -low - 1;
    }

    /** Where the panes of that length begin. */
    int firstOf(long length) {
        return -search(length, Long.MIN_VALUE) - 1;
    }

    /** Keeps that many panes from the front. */
    void cut(int left) {
        Arrays.fill(panes, left, size, null);
        size = left;
    }

    int revision(WindowSpec window, long end) {
        if (reissues != null) {
            for (Reissue reissue : reissues) {
                if (reissue.end() == end && reissue.window().equals(window)) {
                    return reissue.revision();
                }
            }
        }
        return 0;
    }

    void issuedAgain(WindowSpec window, long end, int revision) {
        reissues = reissues == null ? new ArrayList<>(1) : reissues;
        reissues.removeIf(reissue -> reissue.end() == end && reissue.window().equals(window));
        reissues.add(new Reissue(window, end, revision));
    }

    /** Forgets the revisions of windows that ended by then. */
    void forgetReissues(long time) {
        if (reissues != null) {
            reissues.removeIf(reissue -> reissue.end() <= time);
            reissues = reissues.isEmpty() ? null : reissues;
        }
    }
}
