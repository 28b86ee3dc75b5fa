package io.millrace.local.stack;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Flink's own command-line client in a process of its own, with nothing but Flink on its class path
 * beside the job jar: a job that runs from here runs from anywhere.
 */
public final class FlinkClient {

    private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");

    private final StackLayout layout;
    private final URI rest;

    /** A client of the cluster at that REST address. */
    public FlinkClient(StackLayout layout, String restUrl) {
        this.layout = layout;
        this.rest = URI.create(restUrl);
        if (rest.getHost() == null) {
            throw new StackException(
                    restUrl + " is no REST address of Flink; one is http://HOST:PORT");
        }
    }

    /**
     * Submits a job.
     *
     * @param from savepoint or checkpoint to start from; null to start empty
     * @param arguments of the job's main
     * @param output told every line that the job's main or the client prints
     * @return the job's id
     */
    public String submit(
            JobKind kind, Path jar, String from, List<String> arguments, Consumer<String> output) {
        List<String> words = new ArrayList<>(List.of("run", "-d", "-t", "remote"));
        words.addAll(List.of("-c", kind.mainClass()));
        if (from != null) {
            words.addAll(List.of("-s", from));
        }
        words.add(jar.toString());
        words.addAll(arguments);
        String printed = run(words, output);
        Matcher matcher = JOB_ID.matcher(printed);
        if (!matcher.find()) {
            throw new StackException(
                    "Flink's client submitted nothing: the job's main printed no job graph");
        }
        return matcher.group(1);
    }

    /** Runs a job's main without submitting anything, for example with {@code --explain}. */
    public void explain(JobKind kind, Path jar, List<String> arguments, Consumer<String> output) {
        List<String> command =
                java().classPath(layout.flinkLib(), jar)
                        .main(kind.mainClass(), arguments.toArray(String[]::new))
                        .build();
        execute(command, output);
    }

    private String run(List<String> words, Consumer<String> output) {
        List<String> command =
                java().classPath(layout.flinkLib())
                        .main(
                                "org.apache.flink.client.cli.CliFrontend",
                                words.toArray(String[]::new))
                        .build();
        return execute(command, output);
    }

    private JavaCommand java() {
        return new JavaCommand()
                .optionString(StackFiles.build().getProperty("flink.opens"))
                .options("-Xmx512m", "-XX:TieredStopAtLevel=1")
                .logTo(layout, "flink-client");
    }

    private String execute(List<String> command, Consumer<String> output) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("FLINK_CONF_DIR", configuration().toString());
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            StringBuilder printed = new StringBuilder();
            try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    printed.append(line).append('\n');
                    output.accept(line);
                }
            }
            if (process.waitFor() != 0) {
                throw new StackException(
                        "Flink's client failed:\n" + withoutFrames(printed.toString()));
            }
            return printed.toString();
        } catch (IOException e) {
            throw new StackException("cannot run Flink's client: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while the job was submitted", e);
        }
    }

    /** The client's own configuration: where the cluster is. */
    private Path configuration() {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("rest.address", rest.getHost());
        config.put("rest.port", Integer.toString(rest.getPort() < 0 ? 80 : rest.getPort()));
        if ("https".equals(rest.getScheme())) {
            config.put("security.ssl.rest.enabled", "true");
        }
        layout.create();
        return StackFiles.write(
                        layout.run().resolve("flink-client/config.yaml"), StackFiles.yaml(config))
                .getParent();
    }

    /** What a person can use of a Java program's last words. */
    static String withoutFrames(String printed) {
        return printed.lines()
                .filter(line -> !line.startsWith("\tat ") && !line.startsWith("\t... "))
                .filter(line -> !line.isBlank() && !line.startsWith("-----"))
                .collect(Collectors.joining("\n"));
    }
}
