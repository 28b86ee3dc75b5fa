package io.millrace.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.benchmarks.figures.Figure.Better;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FigureSheetTest {

    @TempDir Path folder;

    @Test
    void shouldWriteWhereTheFiguresComeFrom() throws IOException {
        FigureSheet sheet =
                FigureSheet.of(
                        "./millrace evaluate rul",
                        List.of(
                                Figure.gated("rmse", 11, "cycles", Better.LOWER, 18, 10.7),
                                Figure.of("score", 5, "1", Better.HIGHER)));
        Path file = folder.resolve("out/figures.json");

        sheet.write(file, Instant.parse("2026-11-22T12:00:00Z"));

        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.path("commit").asText()).isNotBlank();
        assertThat(json.path("date").asText()).isEqualTo("2026-11-22T12:00:00Z");
        assertThat(json.path("machine").asText()).contains("cores");
        assertThat(json.path("command").asText()).isEqualTo("./millrace evaluate rul");
        JsonNode rmse = json.path("figures").path(0);
        assertThat(rmse.path("name").asText()).isEqualTo("rmse");
        assertThat(rmse.path("better").asText()).isEqualTo("lower");
        assertThat(rmse.path("met").asBoolean()).isTrue();
        assertThat(json.path("figures").path(1).path("gate").isNull()).isTrue();
    }

    @Test
    void shouldMissAGateWhenTheValueIsWorseOrNoNumber() {
        assertThat(Figure.gated("a", 19, "1", Better.LOWER, 18, null).met()).isFalse();
        assertThat(Figure.gated("a", 17, "1", Better.HIGHER, 18, null).met()).isFalse();
        assertThat(Figure.gated("a", Double.NaN, "1", Better.LOWER, 18, null).met()).isFalse();
        assertThat(Figure.gated("a", 18, "1", Better.LOWER, 18, null).met()).isTrue();
        FigureSheet missed =
                FigureSheet.of("x", List.of(Figure.gated("a", 19, "1", Better.LOWER, 18, null)));
        assertThat(missed.gatesMet()).isFalse();
    }
}
