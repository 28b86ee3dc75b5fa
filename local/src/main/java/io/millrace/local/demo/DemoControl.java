package io.millrace.local.demo;

import io.millrace.connectors.kafka.RecordPublisher;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.jobs.maintenance.ModelRecords;
import io.millrace.local.alerts.RulesFile;
import io.millrace.local.stack.StackContent;
import io.millrace.local.stack.StackException;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.ModelFile;
import io.millrace.schemas.Topic;
import io.millrace.simulators.fleet.DeviceTypes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the demo's jobs are told before the first event: rules and models. */
public final class DemoControl {

    private static final String RULES = "/demo/rules.yaml";

    /** Before the fleet begins, so that every event finds them in force. */
    private static final Duration BEFORE = Duration.ofMinutes(5);

    private DemoControl() {}

    /** Publishes rules and models as if they had been there shortly before that moment. */
    public static void publish(StackContent content, Instant fleetStart) {
        Instant validFrom = fleetStart.minus(BEFORE);
        long time = validFrom.toEpochMilli();
        try (SchemaRegistry registry = content.registry();
                RecordPublisher publisher = new RecordPublisher(content.kafka(), registry)) {
            for (AlertRule rule : rules(validFrom)) {
                publisher.publish(Topic.ALERT_RULES, rule.getRuleId(), rule, time);
            }
            for (ModelFile model : models(validFrom)) {
                publisher.publish(Topic.MODELS, model.getModelId(), model, time);
            }
            publisher.flush();
            publisher
                    .firstFailure()
                    .ifPresent(
                            failure -> {
                                throw new StackException(
                                        "Kafka did not take the rules and models: "
                                                + failure.getMessage(),
                                        failure);
                            });
        }
    }

    static List<AlertRule> rules(Instant validFrom) {
        RulesFile file =
                RulesFile.parse(
                        RULES, new String(resource(RULES), StandardCharsets.UTF_8), validFrom);
        if (!file.errors().isEmpty()) {
            throw new IllegalStateException(String.join("\n", file.errors()));
        }
        return file.rules();
    }

    /** One model a machine, as {@code ./millrace train demo} has written it. */
    static List<ModelFile> models(Instant validFrom) {
        List<ModelFile> models = new ArrayList<>();
        for (var type : DeviceTypes.machines()) {
            String path = "/models/rul-" + type.type() + ".model";
            try {
                models.add(ModelRecords.of(resource(path), validFrom));
            } catch (IOException e) {
                throw new IllegalStateException(path + ": " + e.getMessage(), e);
            }
        }
        return models;
    }

    private static byte[] resource(String path) {
        try (InputStream in = DemoControl.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(path + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(path + ": " + e.getMessage(), e);
        }
    }
}
