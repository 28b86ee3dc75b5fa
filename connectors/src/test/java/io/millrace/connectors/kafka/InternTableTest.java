package io.millrace.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InternTableTest {

    @Test
    void shouldGiveOneStringForTheSameBytes() throws Exception {
        InternTable table = new InternTable(64);

        assertThat(get(table, "temperature")).isSameAs(get(table, "temperature"));
        assertThat(get(table, "Grüße")).isEqualTo("Grüße").isSameAs(get(table, "Grüße"));
        assertThat(get(table, "")).isEmpty();
    }

    @Test
    void shouldStayRightWhenItIsFarTooSmall() throws Exception {
        InternTable table = new InternTable(8);
        Random random = new Random(5);
        for (int i = 0; i < 10_000; i++) {
            String text = "text-" + random.nextInt(500);
            assertThat(get(table, text)).isEqualTo(text);
        }
    }

    @Test
    void shouldTellNeighboursApart() throws Exception {
        InternTable table = new InternTable(1 << 12);
        for (int i = 0; i < 2_000; i++) {
            String text = "a".repeat(i % 70) + i;
            assertThat(get(table, text)).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pump-%05d", "gateway-%03d", "%d", "sensor/line-7/%d", "%012d-device"})
    void shouldBuildEachStringOnceWhereNamesDifferInTheirDigits(String pattern) throws Exception {
        InternTable table = new InternTable(1 << 14);
        int names = 1_000;
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < names; i++) {
                get(table, String.format(Locale.ROOT, pattern, i));
            }
        }

        assertThat(table.built()).isEqualTo(names);
    }

    @Test
    void shouldRefuseWhatIsNotUtf8() {
        InternTable table = new InternTable(64);
        byte[] bytes = {'a', (byte) 0xC3};

        assertThatThrownBy(() -> table.get(bytes, 0, 2))
                .isInstanceOf(CharacterCodingException.class);
    }

    private static String get(InternTable table, String text) throws CharacterCodingException {
        byte[] bytes = ("__" + text + "__").getBytes(StandardCharsets.UTF_8);
        return table.get(bytes, 2, bytes.length - 4);
    }
}
