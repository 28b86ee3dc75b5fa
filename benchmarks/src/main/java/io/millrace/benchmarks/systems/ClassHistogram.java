package io.millrace.benchmarks.systems;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lived in a heap after a full collection, by class, as {@code jcmd GC.class_histogram} tells
 * it.
 *
 * @param rows the class that takes most first
 * @param bytes of all classes
 */
public record ClassHistogram(List<Row> rows, long bytes) {

    private static final Pattern ROW =
            Pattern.compile("^\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*$");
    private static final Pattern TOTAL = Pattern.compile("^Total\\s+(\\d+)\\s+(\\d+)\\s*$");

    /** All objects of one class. */
    public record Row(String className, long instances, long bytes) {}

    public ClassHistogram {
        rows = List.copyOf(rows);
    }

    /**
     * Reads what jcmd has printed.
     *
     * @throws IllegalArgumentException when no total stands there
     */
    public static ClassHistogram parse(String printed) {
        List<Row> rows = new ArrayList<>();
        long total = -1;
        for (String line : printed.lines().toList()) {
            Matcher row = ROW.matcher(line);
            Matcher sum = TOTAL.matcher(line);
            if (row.matches()) {
                rows.add(
                        new Row(
                                row.group(3),
                                Long.parseLong(row.group(1)),
                                Long.parseLong(row.group(2))));
            } else if (sum.matches()) {
                total = Long.parseLong(sum.group(2));
            }
        }
        if (total < 0) {
            throw new IllegalArgumentException("no class histogram: " + printed.strip());
        }
        return new ClassHistogram(rows, total);
    }

    /** What has been added since an earlier one, the class that has grown most first. */
    public ClassHistogram since(ClassHistogram before) {
        List<Row> grown = new ArrayList<>();
        for (Row row : rows) {
            Row was = before.row(row.className());
            grown.add(
                    new Row(
                            row.className(),
                            row.instances() - was.instances(),
                            row.bytes() - was.bytes()));
        }
        grown.sort(Comparator.comparingLong(Row::bytes).reversed());
        return new ClassHistogram(grown, bytes - before.bytes);
    }

    /** The same, shared out among so many devices: a line a class, the first so many. */
    public List<String> perDevice(long devices, int lines) {
        return rows.stream()
                .limit(lines)
                .map(
                        row ->
                                String.format(
                                        Locale.ROOT,
                                        "%9.1f B %8.2f objects  %s",
                                        (double) row.bytes() / devices,
                                        (double) row.instances() / devices,
                                        row.className()))
                .toList();
    }

    private Row row(String className) {
        return rows.stream()
                .filter(row -> row.className().equals(className))
                .findFirst()
                .orElse(new Row(className, 0, 0));
    }
}
