package io.millrace.jobs.alerting;

import static io.millrace.jobs.alerting.AlertingScenario.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.AlertRule;
import io.millrace.schemas.RejectReason;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleBookTest {

    private final RuleBook book = new RuleBook();

    @Test
    void shouldHoldNoRuleBeforeItsValidFrom() {
        book.put(at("hot", "t > 90", 10));

        assertThat(conditions(9)).isEmpty();
        assertThat(conditions(10)).containsExactly("t > 90");
    }

    @Test
    void shouldChooseTheVersionOfTheEventsTimeInWhateverOrderVersionsCame() {
        book.put(at("hot", "t > 3", 30));
        book.put(at("hot", "t > 1", 10));
        book.put(at("hot", "t > 2", 20));

        for (int round = 0; round < 2; round++) {
            assertThat(conditions(10)).containsExactly("t > 1");
            assertThat(conditions(29)).containsExactly("t > 2");
            assertThat(conditions(1_000)).containsExactly("t > 3");
            assertThat(conditions(0)).isEmpty();
        }
    }

    @Test
    void shouldSeeANewVersionAtOnceWhenItComesAfterTheFirstQuestion() {
        book.put(at("hot", "t > 1", 10));
        assertThat(conditions(50)).containsExactly("t > 1");

        book.put(at("hot", "t > 2", 20));

        assertThat(conditions(50)).containsExactly("t > 2");
        assertThat(conditions(15)).containsExactly("t > 1");
    }

    @Test
    void shouldLeaveJudgedEventsJudgedWhenVersionComesTooLate() {
        book.put(at("hot", "t > 1", 0));

        book.put(at("hot", "t > 2", 5), 40);

        assertThat(conditions(39)).containsExactly("t > 1");
        assertThat(conditions(40)).containsExactly("t > 2");
        assertThat(book.rulesFor("pump", 40).get(0).version()).isEqualTo(5);
    }

    @Test
    void shouldKeepOldVersionWhenNewOneDoesNotParse() {
        book.put(at("hot", "t > 1", 0));

        RefusedRule refusal = book.put(at("hot", "t >> 1", 10)).orElseThrow();

        assertThat(refusal.reason()).isEqualTo(RejectReason.INVALID_RULE);
        assertThat(refusal.ruleId()).isEqualTo("hot");
        assertThat(refusal.message())
                .isEqualTo("rule hot: position 4: found \">\"; allowed: a number");
        assertThat(conditions(20)).containsExactly("t > 1");
    }

    @Test
    void shouldRefuseRuleIdThatWouldBlurTheAlertKey() {
        for (String id : List.of("", "a/b", "a b", "a\n")) {
            assertThat(book.put(at(id, "t > 1", 0))).as("id '%s'", id).isPresent();
        }
        assertThat(book.size()).isZero();
    }

    @Test
    void shouldNotApplyDisabledRemovedOrForeignRules() {
        book.put(rule("off", "t > 1").setEnabled(false).build());
        book.put(rule("motors", "t > 2").setDeviceType("motor").build());
        book.put(rule("pumps", "t > 3").setDeviceType("pump").build());
        book.put(rule("all", "t > 4").build());
        book.remove("all", 100);
        book.remove("never-there", 100);

        assertThat(conditions(50)).containsExactly("t > 4", "t > 3");
        assertThat(conditions(100)).containsExactly("t > 3");
        assertThat(book.standing("off", 50)).isEqualTo(RuleBook.Standing.DISABLED);
        assertThat(book.standing("all", 100)).isEqualTo(RuleBook.Standing.REMOVED);
        assertThat(book.standing("never-there", 100)).isEqualTo(RuleBook.Standing.REMOVED);
    }

    @Test
    void shouldForgetVersionsThatNoEventCanMeet() {
        book.put(at("hot", "t > 1", 0));
        book.put(at("hot", "t > 2", 10));
        book.put(at("gone", "t > 3", 0));
        book.remove("gone", 5);

        book.dropBefore(20);

        assertThat(conditions(20)).containsExactly("t > 2");
        assertThat(book.size()).isEqualTo(1);
    }

    private List<String> conditions(long eventTime) {
        return book.rulesFor("pump", eventTime).stream()
                .map(rule -> rule.condition().toString())
                .toList();
    }

    private static AlertRule at(String id, String condition, long validFrom) {
        return rule(id, condition).setValidFrom(Instant.ofEpochMilli(validFrom)).build();
    }
}
