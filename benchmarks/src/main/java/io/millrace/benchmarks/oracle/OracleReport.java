package io.millrace.benchmarks.oracle;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.local.figures.Figure;
import io.millrace.local.figures.Figure.Better;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A comparison in the forms that people and files want.
 *
 * @param parts the differences of each kind that are not listed as known
 * @param gone known differences that did not show
 * @param known how many differences are listed as known
 * @param listed most lines to show of each
 */
record OracleReport(
        List<Comparison.Part> parts, List<ExpectedDifferences.Entry> gone, long known, int listed) {

    static OracleReport of(Comparison comparison, ExpectedDifferences known, int listed) {
        List<Comparison.Part> parts = new ArrayList<>();
        long knownLines = 0;
        for (Comparison.Part part : comparison.parts()) {
            Differences left = known.unlisted(part.kind(), part.differences());
            knownLines += part.differences().size() - left.size();
            parts.add(new Comparison.Part(part.kind(), part.expected(), part.found(), left));
        }
        return new OracleReport(parts, known.gone(), knownLines, listed);
    }

    /** A line a kind, then what is different. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(
                "%-24s %12s %12s %8s %9s %11s %8s%n"
                        .formatted(
                                "",
                                "expected",
                                "found",
                                "lost",
                                "repeated",
                                "unexpected",
                                "wrong"));
        for (Comparison.Part part : parts) {
            Differences d = part.differences();
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%-24s %,12d %,12d %,8d %,9d %,11d %,8d%n",
                            part.kind(),
                            part.expected(),
                            part.found(),
                            d.lost().size(),
                            d.repeated().size(),
                            d.unexpected().size(),
                            d.wrong().size()));
        }
        for (Comparison.Part part : parts) {
            lines(text, part.kind() + ", lost", part.differences().lost());
            lines(text, part.kind() + ", repeated", part.differences().repeated());
            lines(text, part.kind() + ", unexpected", part.differences().unexpected());
            lines(text, part.kind() + ", wrong", part.differences().wrong());
        }
        if (known > 0) {
            text.append(
                    "%,d differences are listed in expected-differences.yaml%n".formatted(known));
        }
        lines(
                text,
                "listed in expected-differences.yaml and gone: take them out",
                gone.stream().map(ExpectedDifferences.Entry::toString).toList());
        return text.toString();
    }

    private void lines(StringBuilder text, String title, List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        text.append(title).append('\n');
        lines.stream().limit(listed).forEach(line -> text.append("  ").append(line).append('\n'));
        if (lines.size() > listed) {
            text.append("  and ").append(lines.size() - listed).append(" more\n");
        }
    }

    List<Figure> figures() {
        return List.of(
                none("lost", Differences::lost),
                none("repeated", Differences::repeated),
                none("unexpected", Differences::unexpected),
                none("wrong", Differences::wrong),
                Figure.gated("expectedDifferencesGone", gone.size(), "", Better.LOWER, 0, null));
    }

    private Figure none(String name, Function<Differences, List<String>> which) {
        long count = parts.stream().mapToLong(part -> which.apply(part.differences()).size()).sum();
        return Figure.gated(name, (double) count, "results", Better.LOWER, 0, null);
    }

    /** Everything, however much it is. */
    ArrayNode json(ObjectMapper mapper) {
        ArrayNode array = mapper.createArrayNode();
        for (Comparison.Part part : parts) {
            ObjectNode node = array.addObject();
            node.put("kind", part.kind());
            node.put("expected", part.expected());
            node.put("found", part.found());
            node.set("lost", mapper.valueToTree(part.differences().lost()));
            node.set("repeated", mapper.valueToTree(part.differences().repeated()));
            node.set("unexpected", mapper.valueToTree(part.differences().unexpected()));
            node.set("wrong", mapper.valueToTree(part.differences().wrong()));
        }
        return array;
    }
}
