package io.millrace.jobs.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "temperature > 90                        | temperature > 90",
                "temperature>90                          | temperature > 90",
                "temperature > 90 for 10s clear < 85     | temperature > 90 for 10000ms clear < 85",
                "temperature > 90 for 10 s clear<=85     | temperature > 90 for 10000ms clear <= 85",
                "temperature >= 90 clear < 90            | temperature >= 90 clear < 90",
                "temperature > 90 clear <= 90            | temperature > 90 clear <= 90",
                "pressure <= -1.5e2 for 1.5h clear > .5  | pressure <= -150 for 5400000ms clear > 0.5",
                "speed < 5 for 250ms                     | speed < 5 for 250ms",
                "speed < 5 for 2m                        | speed < 5 for 120000ms",
                "state == 3                              | state == 3",
                "state != 3 for 1s                       | state != 3 for 1000ms",
                "motor.bearing-1/temp > 3                | motor.bearing-1/temp > 3",
                "\"Volume Flow RateRMS\" < 30            | \"Volume Flow RateRMS\" < 30",
                "\"temperature\" > 1                     | temperature > 1",
                "\"for\" > 1                             | \"for\" > 1",
                "Größe > 1                               | Größe > 1",
                "anomaly(*) >= 0.5 for 3s clear < 0.5    | anomaly(*) >= 0.5 for 3000ms clear < 0.5",
                "anomaly ( temperature ) > 1e0           | anomaly(temperature) > 1",
                "anomaly(\"Volume Flow RateRMS\") > 0.9  | anomaly(\"Volume Flow RateRMS\") > 0.9",
                "failure_probability > 0.5               | failure_probability > 0.5",
                "remaining_life < 24h clear > 36h        | remaining_life < 24h clear > 36h",
                "remaining_life < 1d clear > 1.5 d       | remaining_life < 24h clear > 36h",
                "remaining_life < 24                     | remaining_life < 24h",
                "remaining_life < 24 for 1h clear > 36   | remaining_life < 24h for 3600000ms clear > 36h",
            })
    void shouldReadConditionAndSayItBackCanonically(String text, String canonical)
            throws InvalidConditionException {
        Condition condition = Condition.parse(text);

        assertThat(condition).hasToString(canonical);
        assertThat(Condition.parse(canonical)).isEqualTo(condition);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                    | 1  | the end            | a metric's name",
                "> 90                                  | 1  | \">\"              | anomaly(*)",
                "for > 90                              | 1  | \"for\"            | a metric's name",
                "temperature                           | 12 | the end            | a comparison, one of > >= < <= == !=",
                "temperature is 90                     | 13 | \"is\"             | a comparison",
                "temperature = 90                      | 13 | \"=\"              | a comparison",
                "temperature >> 90                     | 14 | \">\"              | a number",
                "temperature > ninety                  | 15 | \"ninety\"         | a number",
                "temperature > NaN                     | 15 | \"NaN\"            | a number",
                "temperature > 1e999                   | 15 | \"1e999\"          | fits a double",
                "Volume Flow > 3                       | 8  | \"Flow\"           | a comparison",
                "temperature > 90 Cel                  | 18 | \"Cel\"            | without a unit",
                "temperature > 90 FOR 10s              | 18 | \"FOR\"            | \"for\", \"clear\"",
                "temperature > 90 and b > 2            | 18 | \"and\"            | \"for\", \"clear\" or the end",
                "temperature > 90 for                  | 21 | the end            | a duration",
                "temperature > 90 for ten s            | 22 | \"ten\"            | a duration, for example 10s",
                "temperature > 90 for 10               | 24 | the end            | ms s m h",
                "temperature > 90 for 10d              | 24 | \"d\"              | ms s m h",
                "temperature > 90 for 0s               | 22 | \"0\"              | from 1ms",
                "temperature > 90 for -5s              | 22 | \"-5\"             | from 1ms",
                "temperature > 90 for 0.5ms            | 22 | \"0.5\"            | whole milliseconds",
                "temperature > 90 for 8785h            | 22 | \"8785\"           | to 8784h",
                "temperature > 90 for 10s 3            | 26 | \"3\"              | \"clear\" or the end",
                "temperature > 90 clear                | 23 | the end            | a comparison",
                "temperature > 90 clear > 95           | 24 | \">\"              | the other way, < or <=",
                "temperature < 90 clear < 85           | 24 | \"<\"              | the other way, > or >=",
                "temperature > 90 clear < 95           | 24 | \"< 95\"           | no value reaches while the condition > 90 holds",
                "temperature >= 90 clear <= 90         | 25 | \"<= 90\"          | no value reaches",
                "temperature < 10 clear > 5            | 24 | \"> 5\"            | no value reaches",
                "temperature > 90 clear < 85 K         | 29 | \"K\"              | without a unit",
                "temperature > 90 clear < 85 for 3s    | 29 | \"for\"            | the end",
                "state == 3 clear < 2                  | 12 | \"clear\" behind == | only behind",
                "anomaly > 0.5                         | 9  | \">\"              | \"(\"",
                "anomaly() > 0.5                       | 9  | \")\"              | a metric's name or *",
                "anomaly(a b) > 0.5                    | 11 | \"b\"              | \")\"",
                "anomaly(*) > 90                       | 14 | \"90\"             | from 0 to 1",
                "anomaly(*) > 0.5 clear < -1           | 26 | \"-1\"             | from 0 to 1",
                "remaining_life < 24s                  | 20 | \"s\"              | h or d",
                "failure_probability > 50              | 23 | \"50\"             | from 0 to 1",
                "remaining_life < -3                   | 18 | \"-3\"             | 0 or more",
                "temperature > 90; drop                | 17 | \";\"              | \"for\", \"clear\" or the end",
                "\"temperature > 90                    | 1  | \"\"\"             | a metric's name",
            })
    void shouldSayWhereWhatAndWhatIsAllowedWhenConditionDoesNotParse(
            String text, int position, String found, String allowed) {
        InvalidConditionException refusal =
                catchThrowableOfType(InvalidConditionException.class, () -> Condition.parse(text));

        assertThat(refusal).as("no refusal of: " + text).isNotNull();
        assertThat(refusal.position()).isEqualTo(position);
        assertThat(refusal).hasMessageStartingWith("position " + position + ": found " + found);
        assertThat(refusal.getMessage().split("; allowed: ", 2)[1]).contains(allowed);
    }
}
