package io.millrace.local.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class DashboardTest {

    private static final String DATA_SOURCE = "millrace-influxdb";

    @Test
    void shouldAskTheProvisionedDataSourceAndNoOther() throws Exception {
        JsonNode source =
                new YAMLMapper()
                        .readTree(
                                Dashboard.GRAFANA
                                        .resolve("provisioning/datasources/millrace.yaml")
                                        .toFile())
                        .at("/datasources/0");
        assertThat(source.path("uid").asText()).isEqualTo(DATA_SOURCE);
        assertThat(source.path("type").asText()).isEqualTo("influxdb");
        assertThat(source.at("/jsonData/dbName").asText()).isEqualTo("millrace");
        assertThat(source.at("/secureJsonData/password").asText()).startsWith("$");

        Dashboard dashboard = Dashboard.read();

        assertThat(dashboard.json().findParents("uid"))
                .filteredOn(node -> node.path("type").asText().equals("influxdb"))
                .hasSizeGreaterThan(20)
                .allSatisfy(node -> assertThat(node.path("uid").asText()).isEqualTo(DATA_SOURCE));
    }

    @Test
    void shouldHaveTheVariablesInTheOrderInWhichTheyNarrow() throws Exception {
        assertThat(Dashboard.read().variables())
                .containsExactly("tenant", "site", "device_type", "device", "metric");
    }

    @Test
    void shouldGiveEveryPanelAnIdAndAPlaceOfItsOwn() throws Exception {
        List<JsonNode> panels = Dashboard.read().panels();

        assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
        assertThat(panels).extracting(panel -> panel.path("gridPos")).doesNotHaveDuplicates();
        assertThat(panels)
                .filteredOn(panel -> !panel.path("type").asText().equals("row"))
                .hasSizeGreaterThan(12)
                .allSatisfy(
                        panel -> {
                            assertThat(panel.path("title").asText()).isNotBlank();
                            assertThat(panel.path("description").asText()).endsWith(".");
                            assertThat(panel.path("targets")).isNotEmpty();
                        });
    }

    @Test
    void shouldFindItsFilesWhereTheProvidersLook() throws Exception {
        JsonNode provider =
                new YAMLMapper()
                        .readTree(
                                Dashboard.GRAFANA
                                        .resolve("provisioning/dashboards/millrace.yaml")
                                        .toFile())
                        .at("/providers/0");

        assertThat(provider.path("type").asText()).isEqualTo("file");
        assertThat(provider.at("/options/path").asText()).startsWith("/");
    }
}
