package io.millrace.benchmarks.oracle;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.millrace.local.cli.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What the jobs are known not to do right yet, from {@code expected-differences.yaml}. A difference
 * that is listed does not fail a run; an entry that no difference meets any more does, so the list
 * only shrinks.
 */
final class ExpectedDifferences {

    private static final YAMLMapper YAML =
            YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    /**
     * One entry.
     *
     * @param kind of result, as the report names it
     * @param what lost, repeated, unexpected or wrong
     * @param where a regular expression that the difference's line has to match somewhere
     * @param faults kinds of faults that a run must hold for it to show; none: every run
     * @param reason why the jobs do not do it yet
     */
    record Entry(
            @JsonProperty(required = true) String kind,
            @JsonProperty(required = true) String what,
            @JsonProperty(required = true) String where,
            Set<String> faults,
            @JsonProperty(required = true) String reason) {

        Entry {
            faults = faults == null ? Set.of() : Set.copyOf(faults);
        }

        boolean meets(String ofKind, String ofWhat, String line) {
            return kind.equals(ofKind)
                    && what.equals(ofWhat)
                    && Pattern.compile(where).matcher(line).find();
        }
    }

    private final List<Entry> entries;
    private final List<Entry> met = new ArrayList<>();

    ExpectedDifferences(List<Entry> entries) {
        for (Entry entry : entries) {
            try {
                Pattern.compile(entry.where());
            } catch (PatternSyntaxException e) {
                throw new UserException(
                        "expected-differences.yaml: '" + entry.where() + "': " + e.getMessage(), e);
            }
        }
        this.entries = List.copyOf(entries);
    }

    /** The list that belongs to this version. */
    static ExpectedDifferences ofThisVersion() {
        try (InputStream in =
                ExpectedDifferences.class.getResourceAsStream("expected-differences.yaml")) {
            return read(Objects.requireNonNull(in, "expected-differences.yaml"));
        } catch (IOException e) {
            throw new UserException("expected-differences.yaml: " + e.getMessage(), e);
        }
    }

    static ExpectedDifferences read(InputStream yaml) throws IOException {
        List<Entry> entries = YAML.readValue(yaml, new TypeReference<List<Entry>>() {});
        return new ExpectedDifferences(entries == null ? List.of() : entries);
    }

    /** Those that a run with faults of these kinds can show. */
    ExpectedDifferences ofRunWith(Set<String> faults) {
        return new ExpectedDifferences(
                entries.stream().filter(entry -> faults.containsAll(entry.faults())).toList());
    }

    /** The differences of one kind that are not listed. */
    Differences unlisted(String kind, Differences differences) {
        return new Differences(
                unlisted(kind, "lost", differences.lost()),
                unlisted(kind, "repeated", differences.repeated()),
                unlisted(kind, "unexpected", differences.unexpected()),
                unlisted(kind, "wrong", differences.wrong()));
    }

    /** Entries that no difference has met so far. */
    List<Entry> gone() {
        return entries.stream().filter(entry -> !met.contains(entry)).toList();
    }

    private List<String> unlisted(String kind, String what, List<String> lines) {
        List<String> left = new ArrayList<>();
        for (String line : lines) {
            List<Entry> meeting =
                    entries.stream().filter(entry -> entry.meets(kind, what, line)).toList();
            met.addAll(meeting);
            if (meeting.isEmpty()) {
                left.add(line);
            }
        }
        return left;
    }
}
