package io.millrace.local.cli;

import io.millrace.local.stack.FlinkRest;
import io.millrace.local.stack.ServiceStatus;
import io.millrace.local.stack.StackException;
import io.millrace.local.stack.StackLayout;
import io.millrace.local.stack.StackPorts;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what runs. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Show the servers of the local stack and Flink's jobs. Exit status 1 where"
                        + " a server is missing or does not answer.",
        footer = {"", "Example: ./millrace status"})
final class StatusCommand implements Callable<Integer> {

    private static final String ROW = "%-13s %-15s %8s  %-9s %s%n";

    @Spec private CommandSpec spec;
    @Mixin private HomeOption home;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        StackLayout layout = home.layout();
        StackPorts ports = home.runningPorts();
        List<ServiceStatus> all = ServiceStatus.all(layout, ports);
        out.printf(ROW, "SERVER", "STATE", "PROCESS", "UP FOR", "ADDRESS");
        for (ServiceStatus status : all) {
            out.printf(
                    ROW,
                    status.name(),
                    status.state().words(),
                    status.pid() < 0 ? "-" : Long.toString(status.pid()),
                    status.upFor(),
                    status.address());
        }
        jobs(out, ports);
        return all.stream().allMatch(status -> status.state() == ServiceStatus.State.UP) ? 0 : 1;
    }

    private static void jobs(PrintWriter out, StackPorts ports) {
        try {
            List<FlinkRest.FlinkJob> jobs = new FlinkRest(ports.flinkUrl()).jobs();
            out.println();
            if (jobs.isEmpty()) {
                out.println("No jobs. Submit one with: ./millrace submit device-analytics");
            }
            for (FlinkRest.FlinkJob job : jobs) {
                out.printf("%-32s  %-10s %s%n", job.id(), job.state(), job.name());
            }
        } catch (StackException e) {
            out.println(e.getMessage());
        }
    }
}
