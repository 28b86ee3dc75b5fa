package io.millrace.jobs.runtime;

import io.millrace.jobs.config.JobConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What {@code --explain} prints: the resolved configuration, secrets masked, and the plan. */
public final class Explanation {

    private Explanation() {}

    /** Prints to standard output. */
    public static void print(JobConfig config, StreamExecutionEnvironment environment) {
        System.out.println("# configuration " + config.source());
        System.out.println(config.explain());
        System.out.println();
        System.out.println("# plan");
        System.out.println(environment.getExecutionPlan());
    }
}
