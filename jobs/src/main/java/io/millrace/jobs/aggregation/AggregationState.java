package io.millrace.jobs.aggregation;

import java.util.ArrayList;
import java.util.List;

/** The windows of one device that are open, or closed but still within the allowed lateness. */
public final class AggregationState {

    /** In the order in which they were opened; few. */
    final List<Window> windows = new ArrayList<>(4);

    Window find(long length, long start) {
        for (int i = windows.size() - 1; i >= 0; i--) {
            Window window = windows.get(i);
            if (window.start == start && window.length == length) {
                return window;
            }
        }
        return null;
    }
}
