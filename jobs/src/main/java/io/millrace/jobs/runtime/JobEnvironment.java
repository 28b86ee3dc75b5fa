package io.millrace.jobs.runtime;

import io.millrace.jobs.config.JobSettings;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Flink's environment as all our jobs use it: no Kryo, no generated uids, checkpoints on. */
public final class JobEnvironment {

    private JobEnvironment() {}

    /** An environment for a job of these settings. */
    public static StreamExecutionEnvironment of(JobSettings job, int tolerableFailedCheckpoints) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.NAME, job.name());
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        // Our operators neither change nor keep what they are given.
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        // Blocks of events belong to the subtasks that there were when they were packed.
        configuration.set(CheckpointingOptions.ENABLE_UNALIGNED, false);
        configuration.set(PipelineOptions.MAX_PARALLELISM, job.maxParallelism());
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, job.checkpointInterval());
        configuration.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, job.checkpointTimeout());
        configuration.set(
                CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE,
                CheckpointingMode.EXACTLY_ONCE);
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        configuration.set(
                CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, tolerableFailedCheckpoints);
        job.checkpointDirectory()
                .ifPresent(
                        directory ->
                                configuration.set(
                                        CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory));
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(job.parallelism());
        return environment;
    }
}
