package io.millrace.jobs.device;

import io.millrace.jobs.alerting.RefusedRule;
import io.millrace.jobs.alerting.RuleBook;
import io.millrace.jobs.detection.DetectionSettings;
import io.millrace.jobs.maintenance.ModelBook;
import io.millrace.jobs.stage.VersionHistory;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.DeviceType;
import io.millrace.schemas.MetricDefinition;
import io.millrace.schemas.ModelFile;
import io.millrace.schemas.RejectReason;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * What is for every device: rules, device types, models, each with its versions by event time.
 *
 * <p>A version holds from the later of its {@code validFrom} and the Kafka time of its record. Both
 * are facts of the log, so a replay chooses the same version: a version that came after its {@code
 * validFrom} had passed did not judge the events in between, and does not judge them now.
 */
public final class ControlRecords {

    private final RuleBook rules = new RuleBook();
    private final ModelBook models;
    private final Map<String, VersionHistory<DeviceType>> types = new HashMap<>();

    /**
     * @param observedWindow the window whose means are one observation of a model
     */
    public ControlRecords(Duration observedWindow) {
        this.models = new ModelBook(observedWindow);
    }

    /** Why a control record was not taken; the version before it stays in force. */
    public record Refusal(RejectReason reason, String message) {}

    /**
     * Takes one version.
     *
     * @param recordTime Kafka's time of the record
     */
    public Optional<Refusal> put(SpecificRecord control, long recordTime) {
        if (control instanceof AlertRule rule) {
            return rules.put(rule, effectiveFrom(rule.getValidFrom().toEpochMilli(), recordTime))
                    .map(ControlRecords::refusal);
        }
        if (control instanceof DeviceType type) {
            Optional<Refusal> refused = refusedDetector(type);
            if (refused.isPresent()) {
                return refused;
            }
            types.computeIfAbsent(type.getType(), key -> new VersionHistory<>())
                    .put(effectiveFrom(type.getValidFrom().toEpochMilli(), recordTime), type);
            return Optional.empty();
        }
        if (control instanceof ModelFile model) {
            return put(model, recordTime, type(model.getDeviceType(), Long.MAX_VALUE));
        }
        throw new IllegalArgumentException("no control record: " + control.getClass());
    }

    private static Optional<Refusal> refusedDetector(DeviceType type) {
        for (MetricDefinition metric : type.getMetrics()) {
            try {
                if (metric.getDetector() != null) {
                    DetectionSettings.check(metric.getDetector());
                }
            } catch (IllegalArgumentException e) {
                return refusedDetector(metric.getName(), e);
            }
        }
        try {
            if (type.getRowDetector() != null) {
                DetectionSettings.checkOfRow(
                        type.getRowDetector(),
                        type.getMetrics().stream().map(MetricDefinition::getName).toList());
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return refusedDetector("rowDetector", e);
        }
    }

    private static Optional<Refusal> refusedDetector(String of, IllegalArgumentException why) {
        return Optional.of(
                new Refusal(RejectReason.INVALID_DETECTOR, of + ": " + why.getMessage()));
    }

    /**
     * Takes a version again that was taken before a restore. Whether a model suits its device type
     * is not asked twice: the type may have changed since, and the model stayed in force.
     */
    public Optional<Refusal> putAgain(SpecificRecord control, long recordTime) {
        return control instanceof ModelFile model
                ? put(model, recordTime, null)
                : put(control, recordTime);
    }

    private Optional<Refusal> put(ModelFile model, long recordTime, DeviceType type) {
        long from = effectiveFrom(model.getValidFrom().toEpochMilli(), recordTime);
        return models.put(model, from, type)
                .map(message -> new Refusal(RejectReason.INVALID_MODEL, message));
    }

    /** Event time from which the version says that it holds, milliseconds since the epoch. */
    public static long validFrom(SpecificRecord control) {
        if (control instanceof AlertRule rule) {
            return rule.getValidFrom().toEpochMilli();
        }
        if (control instanceof DeviceType type) {
            return type.getValidFrom().toEpochMilli();
        }
        return ((ModelFile) control).getValidFrom().toEpochMilli();
    }

    /** True when that version came after its {@code validFrom} had passed. */
    public static boolean cameLate(SpecificRecord control, long recordTime) {
        return validFrom(control) < recordTime;
    }

    /** Takes a rule out of force from that event time on: its record was deleted. */
    public void removeRule(String ruleId, long recordTime) {
        rules.remove(ruleId, recordTime);
    }

    RuleBook rules() {
        return rules;
    }

    ModelBook models() {
        return models;
    }

    /** The device type in force at that event time; null when it is not known. */
    DeviceType type(String name, long eventTime) {
        VersionHistory<DeviceType> versions = types.get(name);
        return versions == null ? null : versions.at(eventTime).orElse(null);
    }

    private static long effectiveFrom(long validFrom, long recordTime) {
        return Math.max(validFrom, recordTime);
    }

    private static Refusal refusal(RefusedRule refused) {
        return new Refusal(refused.reason(), refused.message());
    }
}
