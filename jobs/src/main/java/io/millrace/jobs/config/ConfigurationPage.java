package io.millrace.jobs.config;

import java.util.Collection;

/** Writes {@code docs/configuration.md} from the options, so that the page cannot lag behind. */
public final class ConfigurationPage {

    private ConfigurationPage() {}

    /** The whole page. */
    public static String markdown() {
        StringBuilder page = new StringBuilder();
        page.append(
                """
                # Configuration

                Generated from `JobOptions`; `ConfigurationPageTest` says how to write it anew.

                A job is told by one YAML file and overrides: `--config FILE key=value ...`. Keys are
                hierarchical, written with dots or nested. An unknown key, a wrong value or an
                impossible combination stops the job before it is built, all errors at once.
                Durations are `500ms`, `2s`, `1m`, `12h`, `7d`. `${env:NAME}` and `${file:PATH}` stand
                for secrets, which are masked by `--explain`.

                `kafka.properties.*` and `registry.properties.*` go to the clients as they are (TLS,
                SASL, timeouts). `topics.NAME: other` renames a topic of the catalogue, for example
                `topics.device-events: plant7.events`.
                """);
        section(
                page,
                "Analytics",
                "`DeviceAnalyticsJob`, and the presets `WindowedAggregationJob` (`stages:"
                        + " aggregation`), `AnomalyDetectionJob` (`stages: detection`) and"
                        + " `PredictiveMaintenanceJob` (`stages: maintenance`).",
                JobOptions.analytics().all());
        section(
                page,
                "Projection",
                "`InfluxProjectionJob`: result topics into InfluxDB.",
                JobOptions.projection().all());
        return page.toString();
    }

    private static void section(
            StringBuilder page, String title, String jobs, Collection<Option<?>> options) {
        page.append("\n## ").append(title).append("\n\n").append(jobs).append("\n\n");
        page.append("| key | default | allowed | meaning |\n|---|---|---|---|\n");
        for (Option<?> option : options) {
            page.append("| `")
                    .append(option.key())
                    .append("` | ")
                    .append(defaultOf(option))
                    .append(" | ")
                    .append(option.type().replace("|", "\\|"))
                    .append(" | ")
                    .append(option.description())
                    .append(" |\n");
        }
    }

    private static String defaultOf(Option<?> option) {
        if (option.defaultText() != null) {
            return "`" + option.defaultText() + "`";
        }
        return option.required() ? "required" : "";
    }
}
