package io.millrace.connectors.influx;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connectors.influx.Verdict.Outcome;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {

    @ParameterizedTest
    @CsvSource({
        "204, WRITTEN",
        "400, SOME_REFUSED",
        "413, SOME_REFUSED",
        "422, SOME_REFUSED",
    })
    void shouldJudgeAnswersThatAreAboutTheBatch(int status, Outcome outcome) {
        assertThat(verdict(status, "", 2).outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 401, 403, 404, 408, 429, 500, 502, 503, 504})
    void shouldSendAgainWhateverElseIsAnswered(int status) {
        assertThat(verdict(status, "", 1).outcome()).isEqualTo(Outcome.RETRY);
    }

    @Test
    void shouldRefuseTheOneLineThatIsLeft() {
        assertThat(verdict(400, "unable to parse", 1).outcome()).isEqualTo(Outcome.ALL_REFUSED);
    }

    @Test
    void shouldRefuseAllAtOnceWhenInfluxDbSaysThatItDroppedAll() {
        String message = "partial write: field type conflict: input field \"mean\" dropped=3";

        assertThat(verdict(400, message, 3).outcome()).isEqualTo(Outcome.ALL_REFUSED);
        assertThat(verdict(400, message, 4).outcome()).isEqualTo(Outcome.SOME_REFUSED);
        assertThat(verdict(400, "partial write: x dropped=0", 3).outcome())
                .isEqualTo(Outcome.SOME_REFUSED);
    }

    @Test
    void shouldSayWhatToDoAboutCredentialsAndAMissingDatabase() {
        assertThat(verdict(401, "authorization failed", 1).words())
                .isEqualTo(
                        "HTTP 401 authorization failed (check influx.username and"
                                + " influx.password)");
        assertThat(verdict(404, "database not found: \"x\"", 1).words())
                .contains("HTTP 404 database not found", "check influx.database");
    }

    private static Verdict verdict(int status, String message, int points) {
        return Verdict.of(new InfluxHttp.Answer(status, Optional.empty(), message), points);
    }
}
