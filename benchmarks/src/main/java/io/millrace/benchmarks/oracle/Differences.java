package io.millrace.benchmarks.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What two sets of results do not agree on.
 *
 * @param lost expected, not there
 * @param repeated there more than once
 * @param unexpected there, not expected
 * @param wrong there, with another value
 */
record Differences(
        List<String> lost, List<String> repeated, List<String> unexpected, List<String> wrong) {

    /** Two computations of a mean may round differently; two means that differ more are two. */
    static final double RELATIVE = 1e-9;

    /** What rounding leaves of a standard deviation that is zero, as a part of the values' size. */
    private static final double OF_MAGNITUDE = 1e-12;

    private static final int SHOWN = 10;

    /** Nothing. */
    static final Differences NONE = new Differences(List.of(), List.of(), List.of(), List.of());

    /**
     * Compares as sets. A number {@code x.stddev} is judged beside {@code x.max}: the spread of a
     * steady reading is zero, or what rounding leaves of it.
     */
    static Differences between(List<Row> expected, List<Row> actual) {
        Map<String, Row> wanted = byKey(expected);
        if (wanted.size() != expected.size()) {
            throw new IllegalArgumentException("the expectation itself has a key twice");
        }
        Map<String, Row> found = byKey(actual);
        List<String> lost =
                wanted.keySet().stream().filter(key -> !found.containsKey(key)).toList();
        List<String> unexpected =
                found.keySet().stream().filter(key -> !wanted.containsKey(key)).toList();
        List<String> wrong = new ArrayList<>();
        found.forEach(
                (key, row) -> {
                    if (wanted.containsKey(key)) {
                        compareFields(wanted.get(key), row, wrong);
                    }
                });
        return new Differences(lost, repeated(actual), unexpected, wrong);
    }

    /** Keys or ids that are there more than once. */
    static List<String> repeatedIds(List<String> ids) {
        return ids.stream()
                .collect(
                        Collectors.groupingBy(
                                Function.identity(), TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .filter(entry -> entry.getValue() > 1)
                .map(entry -> entry.getKey() + " ×" + entry.getValue())
                .toList();
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /** How many there are. */
    int size() {
        return lost.size() + repeated.size() + unexpected.size() + wrong.size();
    }

    @Override
    public String toString() {
        return "lost "
                + some(lost)
                + "\nrepeated "
                + some(repeated)
                + "\nunexpected "
                + some(unexpected)
                + "\nwrong "
                + some(wrong);
    }

    private static String some(List<String> list) {
        String shown =
                list.stream().limit(SHOWN).map(line -> "\n  " + line).collect(Collectors.joining());
        String more = list.size() > SHOWN ? "\n  and " + (list.size() - SHOWN) + " more" : "";
        return list.size() + shown + more;
    }

    private static List<String> repeated(List<Row> rows) {
        return repeatedIds(rows.stream().map(Row::key).toList());
    }

    private static Map<String, Row> byKey(List<Row> rows) {
        return rows.stream()
                .collect(Collectors.toMap(Row::key, row -> row, (one, two) -> two, TreeMap::new));
    }

    private static void compareFields(Row wanted, Row found, List<String> wrong) {
        TreeMap<String, Object> names = new TreeMap<>(wanted.fields());
        names.putAll(found.fields());
        for (String name : names.keySet()) {
            Object want = wanted.fields().get(name);
            Object have = found.fields().get(name);
            if (!same(want, have, magnitude(wanted, name))) {
                wrong.add(wanted.key() + " " + name + ": expected " + want + ", found " + have);
            }
        }
    }

    private static double magnitude(Row wanted, String name) {
        String largest = name.replaceFirst("stddev$", "max");
        boolean spread = !largest.equals(name);
        return spread && wanted.fields().get(largest) instanceof Double max ? Math.abs(max) : 0;
    }

    private static boolean same(Object want, Object have, double size) {
        if (want instanceof Double a && have instanceof Double b) {
            double gap = Math.abs(a - b);
            return a.equals(b)
                    || gap <= RELATIVE * Math.max(Math.abs(a), Math.abs(b))
                    || gap <= OF_MAGNITUDE * size;
        }
        return want != null && want.equals(have);
    }
}
