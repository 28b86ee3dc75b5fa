package io.millrace.local.stack;

import java.nio.file.Path;

/** The jobs' configuration on the local stack: our own files, with the stack's ports filled in. */
public final class JobConfigurations {

    private JobConfigurations() {}

    /** Writes the job's configuration into the stack's run directory. */
    public static Path write(StackLayout layout, StackPorts ports, JobKind kind) {
        layout.create();
        return StackFiles.write(
                layout.run().resolve("jobs").resolve(kind.jobName() + ".yaml"),
                render(kind, ports));
    }

    static String render(JobKind kind, StackPorts ports) {
        return StackFiles.resource("/jobs/" + kind.jobName() + ".yaml")
                .replace("{kafka}", ports.kafkaAddress())
                .replace("{registry}", ports.registryUrl())
                .replace("{influxdb}", ports.influxUrl());
    }
}
