package io.millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every version of every contract that was ever released is kept under {@code schemas/history},
 * complete in one file, and none of them is changed.
 */
class HistoryTest {

    private static final Path HISTORY = Path.of("history");
    private static final Path CONTRACTS = Path.of("src/main/avro");

    @Test
    void shouldHoldEveryContract() throws IOException {
        assertThat(names(HISTORY, "")).containsExactlyElementsOf(names(CONTRACTS, ".avsc"));
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void shouldNumberVersionsWithoutGaps(String contract) throws IOException {
        List<Path> versions = versions(contract);

        for (int i = 0; i < versions.size(); i++) {
            assertThat(versions.get(i)).hasFileName("v" + (i + 1) + ".avsc");
        }
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void shouldEndWithTodaysContract(String contract) throws IOException {
        List<Path> versions = versions(contract);
        Path newest = versions.get(versions.size() - 1);

        assertThat(Files.readString(newest).strip())
                .as(
                        "the contract %s is not the newest version in its history. If %s was never"
                                + " released, write today's contract over it; else add it as"
                                + " v%d.avsc: one line, Contracts.schema(\"%s\").toString()",
                        contract, newest, versions.size() + 1, contract)
                .isEqualTo(Contracts.schema(contract).toString());
    }

    /** FULL_TRANSITIVE: today reads every version, and every version reads today. */
    @ParameterizedTest
    @MethodSource("contracts")
    void shouldBeCompatibleBothWaysWithEveryVersion(String contract) throws IOException {
        Schema today = Contracts.schema(contract);
        for (Path file : versions(contract)) {
            Schema then = new Schema.Parser().parse(Files.readString(file));

            assertThat(incompatibilities(today, then)).as("today reading %s", file).isEmpty();
            assertThat(incompatibilities(then, today)).as("%s reading today", file).isEmpty();
        }
    }

    @Test
    void shouldNoticeAFieldWithoutDefault() {
        Schema today = Contracts.schema("FaultLabel");
        Schema then = new Schema.Parser().parse(today.toString().replace("\"kind\"", "\"sort\""));

        assertThat(incompatibilities(today, then)).isNotEmpty();
    }

    private static List<String> incompatibilities(Schema reader, Schema writer) {
        SchemaPairCompatibility pair =
                SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        return pair.getResult().getIncompatibilities().stream()
                .map(found -> found.getLocation() + ": " + found.getMessage())
                .toList();
    }

    static List<String> contracts() throws IOException {
        return names(CONTRACTS, ".avsc");
    }

    private static List<Path> versions(String contract) throws IOException {
        try (Stream<Path> files = Files.list(HISTORY.resolve(contract))) {
            List<Path> versions =
                    files.sorted(Comparator.comparingInt(HistoryTest::number)).toList();
            assertThat(versions).as("versions of " + contract).isNotEmpty();
            return versions;
        }
    }

    private static int number(Path file) {
        return Integer.parseInt(file.getFileName().toString().replaceAll("\\D", ""));
    }

    private static List<String> names(Path directory, String ending) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .sorted()
                    .toList();
        }
    }
}
