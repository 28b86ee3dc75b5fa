package io.millrace.jobs.runtime;

import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.kafka.ResultRecord;
import io.millrace.jobs.config.AnalyticsSettings;
import io.millrace.jobs.config.TopicNames;
import io.millrace.jobs.device.AnalyticsTally;
import io.millrace.jobs.device.ControlRecords;
import io.millrace.jobs.device.DeviceAnalytics;
import io.millrace.jobs.device.DeviceState;
import io.millrace.jobs.device.Progress;
import io.millrace.jobs.device.SectionedState;
import io.millrace.schemas.DeviceProfile;
import io.millrace.schemas.RecordCodec;
import io.millrace.schemas.RejectReason;
import io.millrace.schemas.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;

/**
 * The Flink side of {@link DeviceAnalytics}: owns state, timers, side outputs and metrics, and
 * holds no rule.
 *
 * <p>Key: device. Input 1: the events. Input 2: control records, broadcast, and each profile to the
 * subtask of its device. Time: event time; both inputs' watermarks are kept apart, since events
 * also wait for the control records and profiles of their time. State: {@code hot}, {@code buffer},
 * {@code learned}, {@code alerts} per device, and the control records. One timer a device. Output:
 * result records; side output: dead letters.
 */
public final class DeviceOperator extends AbstractStreamOperator<ResultRecord>
        implements TwoInputStreamOperator<DeviceInput, ControlInput, ResultRecord>,
                Triggerable<String, VoidNamespace> {

    private static final long serialVersionUID = 1L;
    private static final TimerFormat TIMER = new TimerFormat();

    /** Flink's number of the second input. */
    private static final int CONTROL = 1;

    private final AnalyticsSettings settings;
    private final TopicNames topics;
    private final OutputTag<DeadLetter> deadLetters;
    private final int eventSchemaId;

    private transient DeviceAnalytics analytics;
    private transient ControlStore control;
    private transient AnalyticsTally tally;
    private transient ResultEncoder encoder;
    private transient RecordCodec<DeviceProfile> profiles;
    private transient InternalTimerService<VoidNamespace> timers;
    private transient ValueState<SectionedState> hot;
    private transient ValueState<SectionedState> buffer;
    private transient ValueState<SectionedState> learned;
    private transient ValueState<SectionedState> alerts;
    private transient DeviceOperatorMetrics operatorMetrics;
    private transient long eventTime;
    private transient long controlTime;
    private transient boolean controlIdle;

    /**
     * @param eventSchemaId of today's DeviceEvent, for dead letters that have to be encoded again
     */
    public DeviceOperator(
            AnalyticsSettings settings,
            TopicNames topics,
            OutputTag<DeadLetter> deadLetters,
            int eventSchemaId) {
        this.settings = settings;
        this.topics = topics;
        this.deadLetters = deadLetters;
        this.eventSchemaId = eventSchemaId;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        ControlRecords records = new ControlRecords(settings.maintenanceWindow());
        control =
                new ControlStore(
                        getOperatorStateBackend().getBroadcastState(ControlStore.DESCRIPTOR),
                        records);
        control.restore();
        tally = new AnalyticsTally();
        analytics = new DeviceAnalytics(settings, records, tally, System::nanoTime);
        hot = context.getKeyedStateStore().getState(descriptor("hot"));
        buffer = context.getKeyedStateStore().getState(descriptor("buffer"));
        learned = context.getKeyedStateStore().getState(descriptor("learned"));
        alerts = context.getKeyedStateStore().getState(descriptor("alerts"));
        if (context.isRestored()) {
            getKeyedStateBackend()
                    .applyToAllKeys(
                            VoidNamespace.INSTANCE,
                            VoidNamespaceSerializer.INSTANCE,
                            descriptor("buffer"),
                            (key, held) -> analytics.onRestored(held.value()));
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        eventTime = Long.MIN_VALUE;
        controlTime = Long.MIN_VALUE;
        controlIdle = false;
        timers = getInternalTimerService("device-time", VoidNamespaceSerializer.INSTANCE, this);
        encoder = new ResultEncoder();
        profiles = new RecordCodec<>(DeviceProfile.class);
        analytics.connect(
                (topic, key, value) ->
                        output.collect(
                                new StreamRecord<>(encoder.encode(topics.of(topic), key, value))),
                this::refuse);
        operatorMetrics =
                new DeviceOperatorMetrics(
                        getMetricGroup(), tally, analytics::heldEvents, control::late);
    }

    @Override
    public void processElement1(StreamRecord<DeviceInput> element) throws Exception {
        DeviceInput input = element.getValue();
        DeviceState state = load();
        if (input.event() == null) {
            analytics.onClockRejection(state, input.clock());
        } else {
            analytics.onEvent(state, input.event(), progress());
            operatorMetrics.spread(analytics.spread(state, progress()));
        }
        store(state, input.deviceId());
    }

    @Override
    public void processElement2(StreamRecord<ControlInput> element) throws Exception {
        ControlInput input = element.getValue();
        if (input.recordName().equals(ControlInput.PROFILE)) {
            takeProfile(input);
            return;
        }
        Optional<ControlRecords.Refusal> refusal = control.put(input);
        operatorMetrics.controlRecord(refusal.isPresent());
        if (refusal.isPresent()) {
            LOG.warn(
                    "{} '{}' is refused, the version before it stays in force: {}",
                    input.recordName(),
                    input.id(),
                    refusal.get().message());
            // Every subtask refuses it; one of them says so.
            if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
                refuse(input, refusal.get());
            }
        }
    }

    /** It came to the subtask of its device, but this input as a whole has no key. */
    private void takeProfile(ControlInput input) throws Exception {
        setCurrentKey(input.id());
        DeviceState state = load();
        analytics.onProfile(state, profiles.decode(input.avro()), input.recordTime());
        store(state, input.id());
    }

    /**
     * Silent control topics hold nothing back where they are taken for idle. Silent events do not
     * give way to the control records' time: a timer would be called before its device's time has
     * come, find nothing to do, and be called again for ever.
     */
    @Override
    protected void processWatermarkStatus(WatermarkStatus status, int input) throws Exception {
        if (input == CONTROL) {
            controlIdle = status.isIdle();
            super.processWatermarkStatus(status, input);
        }
    }

    @Override
    public void processWatermark1(Watermark mark) throws Exception {
        eventTime =
                mark.getTimestamp() == Long.MAX_VALUE ? Long.MAX_VALUE : mark.getTimestamp() + 1;
        operatorMetrics.progress(eventTime, controlTime);
        super.processWatermark1(mark);
    }

    @Override
    public void processWatermark2(Watermark mark) throws Exception {
        controlTime =
                mark.getTimestamp() == Long.MAX_VALUE ? Long.MAX_VALUE : mark.getTimestamp() + 1;
        operatorMetrics.progress(eventTime, controlTime);
        super.processWatermark2(mark);
    }

    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        DeviceState state = load();
        state.hot().get(TIMER).watermark = TimerFormat.Timer.NONE;
        analytics.onTime(state, timer.getKey(), progress());
        store(state, timer.getKey());
    }

    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
        throw new IllegalStateException("no timer here is of processing time");
    }

    /** Device time waits for the profiles of its time, which say who uploads how often. */
    private Progress progress() {
        long control = controlIdle ? Long.MAX_VALUE : controlTime;
        return new Progress(Math.min(eventTime, control), control);
    }

    private DeviceState load() throws IOException {
        return new DeviceState(value(hot), value(buffer), value(learned), value(alerts));
    }

    private static SectionedState value(ValueState<SectionedState> state) throws IOException {
        SectionedState value = state.value();
        return value == null ? new SectionedState() : value;
    }

    private void store(DeviceState state, String deviceId) throws IOException {
        schedule(state, deviceId);
        store(hot, state.hot());
        store(buffer, state.buffer());
        store(learned, state.learned());
        store(alerts, state.alerts());
    }

    private static void store(ValueState<SectionedState> state, SectionedState value)
            throws IOException {
        if (value.isEmpty()) {
            state.clear();
        } else {
            state.update(value);
        }
    }

    private void schedule(DeviceState state, String deviceId) {
        TimerFormat.Timer timer = state.hot().get(TIMER);
        long next = analytics.nextWatermark(state, deviceId);
        if (next >= timer.watermark) {
            // An early call finds nothing to do and comes again: cheaper than a timer an event.
            return;
        }
        if (timer.watermark != TimerFormat.Timer.NONE) {
            timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, timer.watermark);
        }
        timer.watermark = next;
        timers.registerEventTimeTimer(VoidNamespace.INSTANCE, next);
    }

    private void refuse(
            String deviceId,
            DecodedEvent event,
            String stage,
            RejectReason reason,
            String message) {
        byte[] key = deviceId.getBytes(StandardCharsets.UTF_8);
        DeadLetter letter =
                event == null
                        ? new DeadLetter(
                                key,
                                null,
                                List.of(),
                                topics.of(Topic.DEVICE_EVENTS),
                                -1,
                                -1,
                                -1,
                                -1,
                                stage,
                                reason,
                                message)
                        : new DeadLetter(
                                key,
                                encoder.encodeAgain(event, eventSchemaId),
                                List.of(),
                                topics.of(Topic.DEVICE_EVENTS),
                                event.partition(),
                                event.offset(),
                                event.recordTime(),
                                eventSchemaId,
                                stage,
                                reason,
                                message);
        LOG.warn("device {}: stage {}: {}: {}", deviceId, stage, reason, message);
        output.collect(deadLetters, new StreamRecord<>(letter));
    }

    private void refuse(ControlInput input, ControlRecords.Refusal refusal) {
        DeadLetter letter =
                new DeadLetter(
                        input.id().getBytes(StandardCharsets.UTF_8),
                        input.avro(),
                        List.of(),
                        input.recordName(),
                        -1,
                        -1,
                        input.recordTime(),
                        -1,
                        "control",
                        refusal.reason(),
                        refusal.message());
        output.collect(deadLetters, new StreamRecord<>(letter));
    }

    private static ValueStateDescriptor<SectionedState> descriptor(String name) {
        return new ValueStateDescriptor<>(name, SectionedStateSerializer.INSTANCE);
    }
}
