package io.millrace.jobs.config;

import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.registry.RegistrySettings;
import io.millrace.jobs.config.JobOptions.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What every job needs to know: who it is, where its systems are, how it runs.
 *
 * @param transactionPrefix of the transactional ids; every sink adds its own name
 * @param checkpointDirectory empty: as the cluster says
 */
public record JobSettings(
        String name,
        KafkaSettings kafka,
        String groupId,
        String transactionPrefix,
        RegistrySettings registry,
        TopicNames topics,
        int parallelism,
        int maxParallelism,
        Delivery delivery,
        Duration checkpointInterval,
        Duration checkpointTimeout,
        Optional<String> checkpointDirectory) {

    /** Kafka's own default of the broker: a longer transaction is refused. */
    private static final Duration LONGEST_TRANSACTION = Duration.ofMinutes(15);

    public JobSettings {
        List<String> errors = new ArrayList<>();
        if (parallelism > maxParallelism) {
            errors.add(
                    "parallelism: '"
                            + parallelism
                            + "' is not allowed; allowed is up to max-parallelism "
                            + maxParallelism);
        }
        if (checkpointInterval.isZero()) {
            errors.add("checkpoint.interval: '0' is not allowed; allowed is 1ms or more");
        }
        if (checkpointInterval.plus(checkpointTimeout).compareTo(LONGEST_TRANSACTION) > 0) {
            errors.add(
                    "checkpoint.interval and checkpoint.timeout together exceed 15m, the longest"
                            + " transaction that brokers allow by default");
        }
        if (!errors.isEmpty()) {
            throw new ConfigException("of job " + name, errors);
        }
    }

    /** Reads the settings out of a job's configuration. */
    public static JobSettings of(JobConfig config) {
        String name = config.get(JobOptions.NAME);
        try {
            return new JobSettings(
                    name,
                    new KafkaSettings(
                            config.get(JobOptions.BOOTSTRAP_SERVERS),
                            config.under(JobOptions.KAFKA_PROPERTIES)),
                    config.find(JobOptions.GROUP_ID).orElse(name),
                    config.find(JobOptions.TRANSACTION_PREFIX).orElse(name),
                    new RegistrySettings(
                            config.get(JobOptions.REGISTRY_URL),
                            config.under(JobOptions.REGISTRY_PROPERTIES)),
                    TopicNames.of(config),
                    config.get(JobOptions.PARALLELISM),
                    config.get(JobOptions.MAX_PARALLELISM),
                    config.get(JobOptions.DELIVERY),
                    config.get(JobOptions.CHECKPOINT_INTERVAL),
                    config.get(JobOptions.CHECKPOINT_TIMEOUT),
                    config.find(JobOptions.CHECKPOINT_DIRECTORY));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(config.source(), List.of(e.getMessage()));
        }
    }
}
