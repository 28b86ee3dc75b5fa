package io.millrace.benchmarks.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.local.cli.UserException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExpectedDifferencesTest {

    private static final String ONE =
            "- {kind: windows, what: wrong, where: 'pump-\\d+ 1m', reason: because}\n";

    @Test
    void shouldLeaveOutWhatIsListedAndNothingElse() throws IOException {
        ExpectedDifferences known = read(ONE);

        Differences left =
                known.unlisted(
                        "windows",
                        new Differences(
                                List.of("pump-1 1m@0 r0"),
                                List.of(),
                                List.of(),
                                List.of("pump-1 1m@0 r0 t.max: off", "motor 1m@0 r0 t.max: off")));

        assertThat(left.lost()).hasSize(1);
        assertThat(left.wrong()).containsExactly("motor 1m@0 r0 t.max: off");
        assertThat(known.gone()).isEmpty();
    }

    @Test
    void shouldNameAnEntryThatNoDifferenceMeetsAnyMore() throws IOException {
        ExpectedDifferences known = read(ONE);

        known.unlisted("alerts", new Differences(List.of(), List.of(), List.of(), List.of("x")));

        assertThat(known.gone())
                .singleElement()
                .extracting(ExpectedDifferences.Entry::reason)
                .isEqualTo("because");
    }

    @Test
    void shouldAskOnlyForWhatTheFaultsOfTheRunCanShow() throws IOException {
        ExpectedDifferences known = read(ONE.replace("reason", "faults: [loss, late], reason"));

        assertThat(known.ofRunWith(Set.of("loss")).gone()).isEmpty();
        assertThat(known.ofRunWith(Set.of("loss", "late", "spike")).gone()).hasSize(1);
    }

    @Test
    void shouldRefuseAnEntryThatIsNotWholeOrNoPattern() {
        assertThatThrownBy(() -> read("- {kind: windows, what: wrong, where: x}\n"))
                .hasMessageContaining("reason");
        assertThatThrownBy(() -> read(ONE.replace("'pump-\\d+ 1m'", "'('")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("'('");
    }

    @Test
    void shouldReadTheListOfThisVersion() {
        assertThat(ExpectedDifferences.ofThisVersion().gone())
                .allSatisfy(entry -> assertThat(entry.reason()).isNotBlank());
    }

    private static ExpectedDifferences read(String yaml) throws IOException {
        return ExpectedDifferences.read(
                new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    }
}
