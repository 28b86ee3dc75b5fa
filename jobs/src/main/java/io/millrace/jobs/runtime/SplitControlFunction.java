package io.millrace.jobs.runtime;

import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.SourceRecord;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.DeviceType;
import io.millrace.schemas.ModelFile;
import io.millrace.schemas.RecordCodec;
import io.millrace.schemas.Topic;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Passes on the control records, written with today's contracts whatever version was read. */
final class SplitControlFunction extends SplitFunction<SpecificRecord, ControlInput> {

    private static final long serialVersionUID = 1L;

    private final Map<String, Topic> topicsByName;

    private transient RecordCodec<AlertRule> rules;
    private transient RecordCodec<DeviceType> types;
    private transient RecordCodec<ModelFile> models;

    /**
     * @param topicsByName the control topics by the names they have in this deployment
     */
    SplitControlFunction(OutputTag<DeadLetter> deadLetters, Map<String, Topic> topicsByName) {
        super(deadLetters);
        this.topicsByName = Map.copyOf(topicsByName);
    }

    @Override
    public void open(org.apache.flink.api.common.functions.OpenContext context) {
        rules = new RecordCodec<>(AlertRule.class);
        types = new RecordCodec<>(DeviceType.class);
        models = new RecordCodec<>(ModelFile.class);
    }

    @Override
    void onDecoded(SourceRecord.Decoded<SpecificRecord> decoded, Collector<ControlInput> out) {
        long time = decoded.recordTime();
        SpecificRecord value = decoded.value();
        if (value instanceof AlertRule rule) {
            out.collect(new ControlInput("AlertRule", rule.getRuleId(), time, rules.encode(rule)));
        } else if (value instanceof DeviceType type) {
            out.collect(new ControlInput("DeviceType", type.getType(), time, types.encode(type)));
        } else if (value instanceof ModelFile model) {
            out.collect(
                    new ControlInput("ModelFile", model.getModelId(), time, models.encode(model)));
        }
    }

    @Override
    void onDeleted(SourceRecord.Deleted<SpecificRecord> deleted, Collector<ControlInput> out) {
        if (topicsByName.get(deleted.topic()) == Topic.ALERT_RULES) {
            out.collect(new ControlInput("AlertRule", deleted.key(), deleted.recordTime(), null));
        }
    }
}
