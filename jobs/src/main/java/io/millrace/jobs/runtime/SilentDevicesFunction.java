package io.millrace.jobs.runtime;

import io.millrace.connectors.kafka.ResultRecord;
import io.millrace.jobs.alerting.SilentDevices;
import io.millrace.jobs.alerting.SilentDevicesFormat;
import io.millrace.jobs.config.PresenceSettings;
import io.millrace.jobs.config.TopicNames;
import io.millrace.jobs.device.SectionedState;
import io.millrace.jobs.stage.PresenceChange;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The Flink side of {@link SilentDevices}. Key: a gateway, or a device that hangs on none. Time:
 * event time, judged by the watermark. State: {@code silent-devices}. Output: the changes of the
 * alerts.
 */
final class SilentDevicesFunction
        extends KeyedProcessFunction<String, PresenceChange, ResultRecord> {

    private static final long serialVersionUID = 1L;
    private static final SilentDevicesFormat FORMAT = new SilentDevicesFormat();

    private final PresenceSettings settings;
    private final TopicNames topics;
    private transient SilentDevices rule;
    private transient ResultEncoder encoder;
    private transient ValueState<SectionedState> state;

    SilentDevicesFunction(PresenceSettings settings, TopicNames topics) {
        this.settings = settings;
        this.topics = topics;
    }

    @Override
    public void open(OpenContext context) {
        rule = new SilentDevices(settings.gatewayWait().toMillis());
        encoder = new ResultEncoder();
        state =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "silent-devices", SectionedStateSerializer.INSTANCE));
    }

    @Override
    public void processElement(PresenceChange change, Context context, Collector<ResultRecord> out)
            throws IOException {
        SectionedState sections = sections();
        long time = rule.add(sections.get(FORMAT), change);
        state.update(sections);
        callAt(time, context);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<ResultRecord> out)
            throws IOException {
        SectionedState sections = sections();
        long next =
                rule.judge(
                        sections.get(FORMAT),
                        time + 1,
                        (topic, key, value) ->
                                out.collect(encoder.encode(topics.of(topic), key, value)));
        state.update(sections);
        callAt(next, context);
    }

    /** The last moment before: nothing of that time comes any more when the watermark is there. */
    private static void callAt(long time, Context context) {
        if (time != Long.MAX_VALUE) {
            context.timerService().registerEventTimeTimer(time - 1);
        }
    }

    private SectionedState sections() throws IOException {
        SectionedState sections = state.value();
        return sections == null ? new SectionedState() : sections;
    }
}
