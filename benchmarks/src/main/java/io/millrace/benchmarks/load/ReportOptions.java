package io.millrace.benchmarks.load;

import io.millrace.local.figures.FigureSheet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Option;

/** Where a measurement's results go besides the terminal. */
public final class ReportOptions {

    @Option(names = "--json", paramLabel = "FILE", description = "write the figures there")
    private Path json;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "write table, figures and plot there, named after the command")
    private Path report;

    /** Writes what was asked for, and prints the table. */
    public void write(String name, String table, FigureSheet sheet, List<BarPlot> plots)
            throws IOException {
        String text = table + "\n" + sheet.table();
        System.out.print(text);
        Instant now = Instant.now();
        if (json != null) {
            sheet.write(json, now);
        }
        if (report == null) {
            return;
        }
        Files.createDirectories(report);
        Files.writeString(
                report.resolve(name + ".txt"),
                sheet.command() + "\n\n" + text,
                StandardCharsets.UTF_8);
        sheet.write(report.resolve(name + ".json"), now);
        for (BarPlot plot : plots) {
            plot.write(report);
        }
    }
}
