package io.millrace.jobs.runtime;

import io.millrace.connectors.kafka.ResultRecord;
import io.millrace.jobs.alerting.RecordCounts;
import io.millrace.jobs.alerting.RejectedShare;
import io.millrace.jobs.alerting.RejectedShareFormat;
import io.millrace.jobs.alerting.RejectedShareState;
import io.millrace.jobs.config.RejectsSettings;
import io.millrace.jobs.config.TopicNames;
import io.millrace.jobs.device.SectionedState;
import io.millrace.jobs.stage.StageOutput;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The Flink side of {@link RejectedShare}. Key: one, for the whole input. Time: record time, judged
 * by the watermark. State: {@code rejected-share}. Output: the changes of one alert.
 */
final class RejectedShareFunction extends KeyedProcessFunction<String, RecordCounts, ResultRecord> {

    private static final long serialVersionUID = 1L;
    private static final RejectedShareFormat FORMAT = new RejectedShareFormat();

    private final RejectsSettings settings;
    private final TopicNames topics;
    private transient RejectedShare rule;
    private transient ResultEncoder encoder;
    private transient ValueState<SectionedState> state;

    RejectedShareFunction(RejectsSettings settings, TopicNames topics) {
        this.settings = settings;
        this.topics = topics;
    }

    @Override
    public void open(OpenContext context) {
        rule = new RejectedShare(settings.alertShare(), settings.alertFor());
        encoder = new ResultEncoder();
        state =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "rejected-share", SectionedStateSerializer.INSTANCE));
    }

    @Override
    public void processElement(RecordCounts counts, Context context, Collector<ResultRecord> out)
            throws IOException {
        SectionedState sections = sections();
        long slot = rule.add(sections.get(FORMAT), counts);
        state.update(sections);
        // The last moment of the slot: nothing of it comes any more when the watermark is there.
        context.timerService().registerEventTimeTimer(slot + RecordCounts.SLOT_MILLIS - 1);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<ResultRecord> out)
            throws IOException {
        SectionedState sections = sections();
        RejectedShareState judged = sections.get(FORMAT);
        StageOutput output =
                (topic, key, value) -> out.collect(encoder.encode(topics.of(topic), key, value));
        rule.judge(judged, time + 1, output);
        state.update(sections);
    }

    private SectionedState sections() throws IOException {
        SectionedState sections = state.value();
        return sections == null ? new SectionedState() : sections;
    }
}
