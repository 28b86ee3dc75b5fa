package io.millrace.jobs.runtime;

import io.millrace.connectors.kafka.ResultRecord;
import io.millrace.jobs.alerting.PopulationDrift;
import io.millrace.jobs.alerting.PopulationDriftFormat;
import io.millrace.jobs.alerting.PopulationDriftState;
import io.millrace.jobs.config.DriftSettings;
import io.millrace.jobs.config.TopicNames;
import io.millrace.jobs.device.SectionedState;
import io.millrace.jobs.stage.PopulationCounts;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The Flink side of {@link PopulationDrift}. Key: one training of a model, {@code id/version}.
 * Time: event time, judged by the watermark. State: {@code population-drift}. Output: the changes
 * of the alerts; gauge: {@code populationStability} by model.
 */
final class PopulationDriftFunction
        extends KeyedProcessFunction<String, PopulationCounts, ResultRecord> {

    private static final long serialVersionUID = 1L;
    private static final PopulationDriftFormat FORMAT = new PopulationDriftFormat();

    private final DriftSettings settings;
    private final TopicNames topics;
    private transient PopulationDrift rule;
    private transient ResultEncoder encoder;
    private transient ValueState<SectionedState> state;
    private transient Map<String, Double> stability;

    PopulationDriftFunction(DriftSettings settings, TopicNames topics) {
        this.settings = settings;
        this.topics = topics;
    }

    static String training(PopulationCounts counts) {
        return counts.modelId() + "/" + counts.version();
    }

    @Override
    public void open(OpenContext context) {
        rule = new PopulationDrift(settings.alertAbove(), settings.leastDevices());
        encoder = new ResultEncoder();
        stability = new HashMap<>();
        state =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "population-drift", SectionedStateSerializer.INSTANCE));
    }

    @Override
    public void processElement(
            PopulationCounts counts, Context context, Collector<ResultRecord> out)
            throws IOException {
        SectionedState sections = sections();
        long slot = rule.add(sections.get(FORMAT), counts);
        state.update(sections);
        // The last moment of the slot: nothing of it comes any more when the watermark is there.
        context.timerService().registerEventTimeTimer(slot + counts.slotMillis() - 1);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<ResultRecord> out)
            throws IOException {
        SectionedState sections = sections();
        PopulationDriftState judged = sections.get(FORMAT);
        String training = context.getCurrentKey();
        int end = training.lastIndexOf('/');
        long slotMillis = settings.window().toMillis();
        PopulationDrift.Judgement judgement =
                rule.judge(
                        judged,
                        training.substring(0, end),
                        training.substring(end + 1),
                        slotMillis,
                        time + 1,
                        (topic, key, value) ->
                                out.collect(encoder.encode(topics.of(topic), key, value)));
        state.update(sections);
        if (judged.isOpen()) {
            // A model that falls silent is no longer drifting.
            context.timerService().registerEventTimeTimer(time + slotMillis);
        }
        if (judgement != null) {
            tell(judgement);
        }
    }

    private void tell(PopulationDrift.Judgement judgement) {
        String model = judgement.modelId();
        if (stability.put(model, judgement.stability()) == null) {
            getRuntimeContext()
                    .getMetricGroup()
                    .addGroup("model", model)
                    .gauge("populationStability", (Gauge<Double>) () -> stability.get(model));
        }
    }

    private SectionedState sections() throws IOException {
        SectionedState sections = state.value();
        return sections == null ? new SectionedState() : sections;
    }
}
