package io.millrace.connectors.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connectors.influx.Point.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineProtocolTest {

    private static final int[] CHARACTERS =
            "ab9,= \\\"'#äß\u4e2d:/.-\uD83D\uDE00".codePoints().toArray();

    private final LineProtocol lineProtocol = new LineProtocol();

    @Test
    void shouldWriteSortedTagsAndTypedFields() throws UnwritablePointException {
        Point point =
                Point.of(
                        "device_metrics",
                        Map.of("site", "s 1", "device", "d,1", "metric", "a=b"),
                        1_700_000_000_123L,
                        List.of(
                                Field.integer("count", -3),
                                Field.decimal("mean", 1.5e-9),
                                Field.text("reason", "a \"b\" \\")));

        LineProtocol.Line line = lineProtocol.encode(point);

        assertThat(text(line))
                .isEqualTo(
                        "device_metrics,device=d\\,1,metric=a\\=b,site=s\\ 1"
                                + " count=-3i,mean=1.5E-9,reason=\"a \\\"b\\\" \\\\\""
                                + " 1700000000123\n");
        assertThat(line.series()).isEqualTo("device_metrics,device=d\\,1,metric=a\\=b,site=s\\ 1");
    }

    @Test
    void shouldReadBackWhatWasWrittenForAnyText() throws UnwritablePointException {
        Random random = new Random(20261122);
        int written = 0;
        for (int i = 0; i < 20_000; i++) {
            String measurement = randomText(random);
            String tag = randomText(random);
            String tagValue = randomText(random);
            String field = randomText(random);
            String text = randomText(random) + (random.nextInt(4) == 0 ? "\n\\" : "");
            double number = Double.longBitsToDouble(random.nextLong());
            Point point =
                    new Point(
                            measurement,
                            List.of(new Point.Tag(tag, tagValue)),
                            List.of(Field.text(field, text), Field.decimal("z" + field, number)),
                            random.nextLong());
            LineProtocol.Line line;
            try {
                line = lineProtocol.encode(point);
            } catch (UnwritablePointException e) {
                assertThat(e.getMessage()).containsAnyOf("backslash", "comment");
                continue;
            }
            written++;

            ParsedLine parsed = ParsedLine.parse(text(line));

            assertThat(parsed.measurement()).isEqualTo(measurement);
            assertThat(parsed.tags()).isEqualTo(Map.of(tag, tagValue));
            assertThat(parsed.fields())
                    .isEqualTo(
                            Double.isFinite(number)
                                    ? Map.of(field, text, "z" + field, Double.toString(number))
                                    : Map.of(field, text));
            assertThat(parsed.time()).isEqualTo(point.timeMillis());
        }
        assertThat(written).isGreaterThan(5_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb",
                "a\r",
                "\tb",
                "a\u0000",
                "a\u0085b",
                "ends with \\",
                "a\\,b",
                "a\\=b",
                "a\\ b",
                "half \uD83D",
                "\uDE00 half"
            })
    void shouldRefuseATagThatNoLineCanCarry(String value) {
        Point point = point(Map.of("device", value), Field.integer("count", 1));

        assertThatThrownBy(() -> lineProtocol.encode(point))
                .isInstanceOf(UnwritablePointException.class)
                .hasMessageContaining("tag device");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#comment", "two\nlines", "ends with \\"})
    void shouldRefuseAMeasurementThatNoLineCanCarry(String measurement) {
        Point point = Point.of(measurement, Map.of(), 1, List.of(Field.integer("count", 1)));

        assertThatThrownBy(() -> lineProtocol.encode(point))
                .isInstanceOf(UnwritablePointException.class)
                .hasMessageContaining("measurement");
    }

    @Test
    void shouldRefuseNamesThatInfluxDbDropsWithoutAWord() {
        Point tag = point(Map.of("time", "x"), Field.integer("count", 1));
        Point field = point(Map.of(), Field.integer("time", 1));

        assertThatThrownBy(() -> lineProtocol.encode(tag)).hasMessageContaining("reserved");
        assertThatThrownBy(() -> lineProtocol.encode(field)).hasMessageContaining("reserved");
    }

    @Test
    void shouldLeaveOutEmptyTagsAndNumbersThatAreNotFinite() throws UnwritablePointException {
        Point point =
                point(
                        Map.of("device", "d", "gateway", ""),
                        Field.decimal("a", Double.NaN),
                        Field.decimal("b", Double.POSITIVE_INFINITY),
                        Field.decimal("c", 2),
                        Field.text("d", null));

        assertThat(text(lineProtocol.encode(point))).isEqualTo("m,device=d c=2.0 5\n");
    }

    @Test
    void shouldRefuseAPointWithoutAnyFiniteField() {
        Point point = point(Map.of("device", "d"), Field.decimal("a", Double.NaN));

        assertThatThrownBy(() -> lineProtocol.encode(point))
                .isInstanceOf(UnwritablePointException.class)
                .hasMessageContaining("no field");
    }

    @Test
    void shouldRefuseToMakeAPointWithOneNameTwice() {
        Field field = Field.integer("count", 1);

        assertThatThrownBy(() -> new Point("m", List.of(), List.of(field, field), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("count twice");
    }

    private static Point point(Map<String, String> tags, Field... fields) {
        return Point.of("m", tags, 5, List.of(fields));
    }

    private static String text(LineProtocol.Line line) {
        return new String(line.text(), StandardCharsets.UTF_8);
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(6);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        return text.toString();
    }
}
