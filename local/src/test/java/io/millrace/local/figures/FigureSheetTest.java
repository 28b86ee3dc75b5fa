package io.millrace.local.figures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.local.figures.Figure.Better;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FigureSheetTest {

    @TempDir Path directory;

    @Test
    void shouldWriteEveryFigureWithItsGateAndWhereItComesFrom() throws IOException {
        FigureSheet sheet =
                FigureSheet.of(
                        "./millrace demo",
                        List.of(
                                Figure.of("duplicates", 7, "records", Better.LOWER),
                                Figure.gated("share", 0.03, "", Better.LOWER, 0.02, null)));
        Path file = directory.resolve("made/figures.json");

        sheet.write(file, Instant.parse("2026-11-22T12:00:00Z"));

        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.path("date").asText()).isEqualTo("2026-11-22T12:00:00Z");
        assertThat(json.path("command").asText()).isEqualTo("./millrace demo");
        assertThat(json.path("commit").asText()).isNotBlank();
        assertThat(json.path("machine").asText()).contains("cores");
        assertThat(json.path("figures")).hasSize(2);
        assertThat(json.path("figures").get(0).path("gate").isNull()).isTrue();
        assertThat(json.path("figures").get(1).path("better").asText()).isEqualTo("lower");
        assertThat(json.path("figures").get(1).path("met").asBoolean(true)).isFalse();
        assertThat(sheet.gatesMet()).isFalse();
    }

    @Test
    void shouldMissABalanceByASingleRecordAndAGateWithoutANumber() {
        assertThat(Figure.balanced("read", 9, "records", 10).isGood()).isFalse();
        assertThat(Figure.balanced("read", 10, "records", 10).isGood()).isTrue();
        assertThat(Figure.gated("share", Double.NaN, "", Better.LOWER, 1, null).isGood()).isFalse();
    }
}
