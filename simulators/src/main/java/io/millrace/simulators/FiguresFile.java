package io.millrace.simulators;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.simulators.run.RunSummary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The file that {@code --json} writes: what ran, where, when, and its figures. */
final class FiguresFile {

    private FiguresFile() {}

    static void write(Path file, String command, RunSummary summary) throws IOException {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("commit", commit());
        content.put("date", Instant.now().toString());
        content.put(
                "machine",
                System.getProperty("os.name")
                        + " "
                        + System.getProperty("os.arch")
                        + ", "
                        + Runtime.getRuntime().availableProcessors()
                        + " processors, Java "
                        + System.getProperty("java.version"));
        content.put("command", command);
        content.put(
                "figures",
                List.of(
                        figure("eventsProduced", summary.produced(), "records", "higher"),
                        figure("eventsPerSecond", summary.eventsPerSecond(), "1/s", "higher"),
                        figure("sentLate", summary.sentLate(), "records", "lower"),
                        figure("maxBehindMillis", summary.maxBehindMillis(), "ms", "lower")));
        content.put("run", summary);
        JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValue(file.toFile(), content);
    }

    private static Map<String, Object> figure(
            String name, Number value, String unit, String better) {
        Map<String, Object> figure = new LinkedHashMap<>();
        figure.put("name", name);
        figure.put("value", value);
        figure.put("unit", unit);
        figure.put("better", better);
        figure.put("gate", null);
        figure.put("aim", null);
        figure.put("met", null);
        return figure;
    }

    /** Of the checkout that the command runs in; "unknown" outside one. */
    private static String commit() {
        try {
            Process git =
                    new ProcessBuilder("git", "rev-parse", "HEAD")
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String printed =
                    new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor(5, TimeUnit.SECONDS) && git.exitValue() == 0 ? printed : "unknown";
        } catch (IOException e) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
