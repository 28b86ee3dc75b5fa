package io.millrace.local.cli;

import io.millrace.local.demo.Demo;
import io.millrace.local.demo.DemoSettings;
import io.millrace.local.demo.StatusLine;
import io.millrace.local.figures.FigureSheet;
import io.millrace.local.stack.Checkout;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the whole line on one machine. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Start everything, run the jobs on a simulated fleet, open a live page. The fleet"
                    + " begins in the past, catches up at speed, and goes on live, with faults in it.",
            "With --for: ends after that time, counts from outside what came out, and fails where"
                    + " a balance or a gate is missed. Without: until Ctrl-C."
        },
        footer = {
            "",
            "Example: ./millrace demo --devices 500 --for 90s --headless --json demo.json"
        })
final class DemoCommand implements Callable<Integer> {

    /** Set by the launcher, who knows whether somebody watches. */
    private static final String TERMINAL = "millrace.terminal";

    @Spec private CommandSpec spec;
    @Mixin private PortOptions ports;

    @Option(
            names = "--devices",
            paramLabel = "COUNT",
            defaultValue = "500",
            description = "Default: ${DEFAULT-VALUE}")
    private int devices;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "Of everything random. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationWord.class,
            description = "How long the fleet sends, for example 90s. Default: until Ctrl-C")
    private Duration runFor;

    @Option(
            names = "--span",
            paramLabel = "TIME",
            converter = DurationWord.class,
            defaultValue = "20m",
            description = "How far in the past the fleet begins. Default: ${DEFAULT-VALUE}")
    private Duration span;

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            description = {
                "How fast the fleet comes to the present.",
                "Default: 60, or as much more as a short --for asks for"
            })
    private Double speed;

    @Option(names = "--headless", description = "No live page.")
    private boolean headless;

    @Option(
            names = "--page-port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Of the live page; 0 takes a free one. Default: ${DEFAULT-VALUE}")
    private int pagePort;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there.")
    private Path json;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Checkout checkout = Checkout.find();
        DemoSettings settings =
                new DemoSettings(
                        devices,
                        seed,
                        runFor,
                        span,
                        speed == null ? DemoSettings.speedFor(runFor, span) : speed,
                        headless,
                        pagePort,
                        ports.ports(),
                        typed());
        FigureSheet sheet =
                new Demo(
                                settings,
                                checkout,
                                checkout.home().resolve("demo"),
                                line -> {
                                    out.println(line);
                                    out.flush();
                                },
                                new StatusLine(out, Boolean.getBoolean(TERMINAL)))
                        .run();
        out.print(sheet.table());
        if (json != null) {
            sheet.write(json, Clock.systemUTC().instant());
            out.println("Figures in " + json);
        }
        out.println(sheet.gatesMet() ? "All gates met." : "A gate is missed.");
        return sheet.gatesMet() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private String typed() {
        List<String> words = new ArrayList<>(List.of("./millrace"));
        CommandLine.ParseResult parsed = spec.root().commandLine().getParseResult();
        words.addAll(parsed.originalArgs());
        return String.join(" ", words);
    }
}
