package io.millrace.jobs.aggregation;

import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The names of a device's metrics, in the order in which it sends them. All devices of one shape
 * share one object; what is written are the names. Never changes.
 */
final class MetricSet {

    private static final Interner<MetricSet> SHARED = Interners.newWeakInterner();

    /** No metric at all. */
    static final MetricSet NONE = SHARED.intern(new MetricSet(new String[0]));

    private final String[] names;

    /** Places of the names in their natural order. */
    private final int[] sorted;

    private final int hash;

    private MetricSet(String[] names) {
        this.names = names;
        this.hash = Arrays.hashCode(names);
        this.sorted =
                IntStream.range(0, names.length)
                        .boxed()
                        .sorted(Comparator.comparing(i -> names[i]))
                        .mapToInt(Integer::intValue)
                        .toArray();
    }

    int size() {
        return names.length;
    }

    String name(int place) {
        return names[place];
    }

    /** Where the metric stands whose name comes at that rank of the natural order. */
    int ranked(int rank) {
        return sorted[rank];
    }

    /** Whether these are the same names in the same order. */
    boolean matches(String[] others) {
        String[] own = names;
        if (others.length != own.length) {
            return false;
        }
        for (int i = 0; i < own.length; i++) {
            // Interned: nearly always the same object, which is asked first.
            if (!own[i].equals(others[i])) {
                return false;
            }
        }
        return true;
    }

    /** Where the metric stands; −1 when it is none of these. */
    int find(String name, int hint) {
        if (hint < names.length && names[hint].equals(name)) {
            return hint;
        }
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int order = names[sorted[middle]].compareTo(name);
            if (order == 0) {
                return sorted[middle];
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return -1;
    }

    /** These names, and behind them those of the others that are new, up to {@code most} in all. */
    MetricSet with(String[] others, int most) {
        List<String> added = null;
        for (int i = 0; i < others.length; i++) {
            if (find(others[i], i) < 0) {
                added = added == null ? new ArrayList<>() : added;
                added.add(others[i]);
            }
        }
        if (added == null) {
            return this;
        }
        String[] all =
                Stream.concat(Arrays.stream(names), added.stream())
                        .distinct()
                        .limit(Math.max(most, names.length))
                        .toArray(String[]::new);
        return all.length == names.length ? this : SHARED.intern(new MetricSet(all));
    }

    /** These names, and behind them those of the other set, up to {@code most} in all. */
    MetricSet with(MetricSet other, int most) {
        return equals(other) ? this : with(other.names, most);
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof MetricSet that
                && hash == that.hash
                && Arrays.equals(names, that.names);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return Arrays.toString(names);
    }
}
