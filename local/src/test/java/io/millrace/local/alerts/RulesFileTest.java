package io.millrace.local.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.AlertRule;
import io.millrace.schemas.Severity;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesFileTest {

    private static final Instant NOW = Instant.parse("2026-11-22T20:00:00Z");

    @Test
    void shouldReadEveryKey() {
        RulesFile file =
                parse(
                        """
                        - id: hot
                          condition: temperature > 90 for 10s clear < 85
                          device-type: pump
                          severity: critical
                          description: Call the plant.
                          enabled: false
                          valid-from: 2026-11-01T00:00:00Z
                        """);

        assertThat(file.errors()).isEmpty();
        assertThat(file.rules())
                .containsExactly(
                        AlertRule.newBuilder()
                                .setRuleId("hot")
                                .setCondition("temperature > 90 for 10s clear < 85")
                                .setDeviceType("pump")
                                .setSeverity(Severity.CRITICAL)
                                .setDescription("Call the plant.")
                                .setEnabled(false)
                                .setValidFrom(Instant.parse("2026-11-01T00:00:00Z"))
                                .build());
    }

    @Test
    void shouldFillInWhatIsNotSaid() {
        AlertRule rule = parse("- {id: hot, condition: temperature > 90}").rules().get(0);

        assertThat(rule.getDeviceType()).isNull();
        assertThat(rule.getSeverity()).isEqualTo(Severity.WARNING);
        assertThat(rule.getEnabled()).isTrue();
        assertThat(rule.getValidFrom()).isEqualTo(NOW);
    }

    @Test
    void shouldNameFileRuleAndPositionOfEveryRuleThatDoesNotParse() {
        RulesFile file =
                parse(
                        """
                        - {id: fine, condition: temperature > 90}
                        - {id: hot, condition: temperature >> 90}
                        - {id: cold, condition: temperature < 3 for ten s}
                        """);

        assertThat(file.rules()).isEmpty();
        assertThat(file.errors())
                .containsExactly(
                        "rules.yaml: rule hot: condition \"temperature >> 90\": position 14:"
                                + " found \">\"; allowed: a number",
                        "rules.yaml: rule cold: condition \"temperature < 3 for ten s\": position"
                                + " 21: found \"ten\"; allowed: a duration, for example 10s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hot                                          | has to be a list of rules",
                "[]                                           | has to be a list of rules",
                "- {id: hot, condition                        | no YAML: line",
                "- hot                                        | rule number 1: has to be keys",
                "- {condition: t > 1}                         | rule number 1: id is missing",
                "- {id: hot}                                  | rule hot: condition is missing",
                "- {id: 5, condition: t > 1}                  | rule number 1: id is 5; it has to be text",
                "- {id: a/b, condition: t > 1}                | without slashes and white space",
                "- {id: hot, condition: t > 1, device: x}     | rule hot: unknown key device; allowed: [id,",
                "- {id: hot, condition: t > 1, severity: BAD} | severity is BAD; allowed: [WARNING, MINOR,",
                "- {id: hot, condition: t > 1, enabled: maybe} | enabled is \"maybe\"; allowed: true, false",
                "- {id: hot, condition: t > 1, valid-from: May} | valid-from is May; it has to be like",
                "[{id: hot, condition: t > 1}, {id: hot, condition: t > 2}] | rule hot: the id stands in the file twice",
            })
    void shouldSayWhatIsWrongAndWhatIsAllowed(String yaml, String message) {
        RulesFile file = parse(yaml);

        assertThat(file.rules()).isEmpty();
        assertThat(file.errors()).singleElement().asString().startsWith("rules.yaml: ");
        assertThat(file.errors().get(0)).contains(message);
    }

    private static RulesFile parse(String yaml) {
        return RulesFile.parse("rules.yaml", yaml, NOW);
    }
}
