package io.millrace.local.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * A Flink session cluster of one job manager and one task manager, each a process of its own, with
 * nothing but Flink on their class path.
 *
 * <p>Not highly available: a job manager that was killed comes back without its jobs, which are
 * then submitted again from their last checkpoint.
 */
final class FlinkCluster {

    static final String JOB_MANAGER = "jobmanager";
    static final String TASK_MANAGER = "taskmanager";

    /** Slots that the task manager offers. */
    static final int TASK_SLOTS = 4;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private FlinkCluster() {}

    /** Directory of {@code config.yaml}, which the command-line client reads as well. */
    static Path configurationDirectory(StackLayout layout) {
        return layout.run().resolve("flink");
    }

    static List<ServiceSpec> prepare(StackLayout layout, StackPorts ports) {
        Map<String, String> config =
                configuration(ports.flinkRest(), StackPorts.freePort(), layout.data());
        StackFiles.write(
                configurationDirectory(layout).resolve("config.yaml"), StackFiles.yaml(config));
        Configuration flink = Configuration.fromMap(config);
        return List.of(jobManager(layout, ports, flink), taskManager(layout, ports, flink));
    }

    static Map<String, String> configuration(int restPort, int rpcPort, Path data) {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("jobmanager.rpc.address", "127.0.0.1");
        config.put("jobmanager.rpc.port", Integer.toString(rpcPort));
        config.put("jobmanager.bind-host", "127.0.0.1");
        config.put("jobmanager.memory.process.size", "1g");
        config.put("taskmanager.host", "127.0.0.1");
        config.put("taskmanager.bind-host", "127.0.0.1");
        config.put("taskmanager.numberOfTaskSlots", Integer.toString(TASK_SLOTS));
        config.put("taskmanager.memory.process.size", "2g");
        // the jobs keep their state on the heap unless they are told otherwise
        config.put("taskmanager.memory.managed.size", "128m");
        config.put("taskmanager.memory.network.min", "64m");
        config.put("taskmanager.memory.network.max", "64m");
        config.put("rest.address", "127.0.0.1");
        config.put("rest.bind-address", "127.0.0.1");
        config.put("rest.port", Integer.toString(restPort));
        config.put("web.submit.enable", "false");
        config.put("classloader.resolve-order", "child-first");
        config.put("heartbeat.interval", "2 s");
        config.put("heartbeat.timeout", "10 s");
        config.put("restart-strategy.type", "exponential-delay");
        config.put("restart-strategy.exponential-delay.initial-backoff", "1 s");
        config.put("restart-strategy.exponential-delay.max-backoff", "10 s");
        config.put("restart-strategy.exponential-delay.reset-backoff-threshold", "1 min");
        config.put("execution.checkpointing.storage", "filesystem");
        config.put("execution.checkpointing.dir", data.resolve("checkpoints").toUri().toString());
        config.put(
                "execution.checkpointing.savepoint-dir",
                data.resolve("savepoints").toUri().toString());
        config.put("execution.checkpointing.incremental", "false");
        config.put("execution.checkpointing.num-retained", "2");
        config.put(
                "execution.checkpointing.externalized-checkpoint-retention",
                "RETAIN_ON_CANCELLATION");
        config.put("io.tmp.dirs", data.resolve("flink-tmp").toString());
        // the default suite is gone from JDK 17.0.18 on
        config.put(
                "security.ssl.algorithms",
                "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
        // no Prometheus reporter: it would listen on every interface
        return config;
    }

    private static ServiceSpec jobManager(
            StackLayout layout, StackPorts ports, Configuration flink) {
        JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(flink);
        List<String> command =
                java(layout, JOB_MANAGER)
                        .optionString(
                                JobManagerProcessUtils.generateJvmParametersStr(memory, flink))
                        .main(
                                "org.apache.flink.runtime.entrypoint"
                                        + ".StandaloneSessionClusterEntrypoint",
                                arguments(
                                        layout,
                                        JobManagerProcessUtils.generateDynamicConfigsStr(memory)))
                        .build();
        return service(
                layout,
                JOB_MANAGER,
                command,
                ports.flinkUrl(),
                () -> Probes.http(ports.flinkUrl() + "/overview"));
    }

    private static ServiceSpec taskManager(
            StackLayout layout, StackPorts ports, Configuration flink) {
        TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(flink);
        List<String> command =
                java(layout, TASK_MANAGER)
                        .optionString(ProcessMemoryUtils.generateJvmParametersStr(memory))
                        .main(
                                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                                arguments(
                                        layout,
                                        TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)))
                        .build();
        return service(
                layout, TASK_MANAGER, command, TASK_SLOTS + " slots", () -> hasTaskManager(ports));
    }

    private static JavaCommand java(StackLayout layout, String name) {
        return new JavaCommand()
                .optionString(StackFiles.build().getProperty("flink.opens"))
                .logTo(layout, name)
                .classPath(layout.flinkLib());
    }

    private static String[] arguments(StackLayout layout, String dynamicOptions) {
        return Stream.concat(
                        Stream.of("--configDir", configurationDirectory(layout).toString()),
                        Stream.of(dynamicOptions.trim().split("\\s+")))
                .filter(argument -> !argument.isEmpty())
                .toArray(String[]::new);
    }

    private static ServiceSpec service(
            StackLayout layout,
            String name,
            List<String> command,
            String address,
            ServiceSpec.Probe probe) {
        return new ServiceSpec(
                name,
                command,
                Map.of(),
                layout.output(name),
                layout.log(name),
                address,
                probe,
                PATIENCE);
    }

    static boolean hasTaskManager(StackPorts ports) throws Exception {
        return JSON.readTree(Probes.body(ports.flinkUrl() + "/overview"))
                        .path("slots-total")
                        .asInt()
                >= TASK_SLOTS;
    }
}
