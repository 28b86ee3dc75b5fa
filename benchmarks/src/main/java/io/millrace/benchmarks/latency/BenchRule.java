package io.millrace.benchmarks.latency;

import io.millrace.benchmarks.systems.BenchServers;
import io.millrace.connectors.kafka.RecordPublisher;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.Contracts;
import io.millrace.schemas.Severity;
import io.millrace.schemas.Topic;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** The one rule that all systems have: a limit on the reading that {@link AlertSchedule} gives. */
final class BenchRule {

    static final String ID = "bench-hot";

    private BenchRule() {}

    /** Publishes the rule; returns the id of today's DeviceEvent. */
    static int publish(BenchServers servers) throws IOException {
        // Older than every event that it has to judge.
        Instant validFrom = Instant.now().minus(Duration.ofHours(1));
        AlertRule rule =
                AlertRule.newBuilder()
                        .setRuleId(ID)
                        .setCondition(LoadFleet.METRIC + " > " + AlertSchedule.LIMIT)
                        .setDeviceType(null)
                        .setSeverity(Severity.MINOR)
                        .setValidFrom(validFrom)
                        .build();
        try (SchemaRegistry registry = servers.registry();
                RecordPublisher publisher = new RecordPublisher(servers.kafka(), registry)) {
            publisher.publish(Topic.ALERT_RULES, rule.getRuleId(), rule, validFrom.toEpochMilli());
            publisher.flush();
            if (publisher.failed() > 0) {
                throw new IOException("Kafka took no rule", publisher.firstFailure().orElse(null));
            }
            return registry.idOf(
                    Topic.DEVICE_EVENTS.subject().orElseThrow(), Contracts.schema("DeviceEvent"));
        }
    }
}
