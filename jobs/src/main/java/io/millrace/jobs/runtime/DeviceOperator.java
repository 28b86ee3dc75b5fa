package io.millrace.jobs.runtime;

import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.kafka.EventBlock;
import io.millrace.connectors.kafka.EventBlockReader;
import io.millrace.connectors.kafka.KnownDevice;
import io.millrace.connectors.kafka.ResultRecord;
import io.millrace.jobs.alerting.ModelRefusals;
import io.millrace.jobs.config.AnalyticsSettings;
import io.millrace.jobs.config.JobOptions.Stage;
import io.millrace.jobs.config.TopicNames;
import io.millrace.jobs.device.AnalyticsTally;
import io.millrace.jobs.device.ControlRecords;
import io.millrace.jobs.device.DeviceAnalytics;
import io.millrace.jobs.device.Progress;
import io.millrace.jobs.device.SectionedState;
import io.millrace.jobs.maintenance.PopulationCounter;
import io.millrace.jobs.stage.PopulationCounts;
import io.millrace.jobs.stage.PresenceChange;
import io.millrace.jobs.stage.StageOutput;
import io.millrace.schemas.DeviceProfile;
import io.millrace.schemas.MaintenanceEvent;
import io.millrace.schemas.ModelFile;
import io.millrace.schemas.RecordCodec;
import io.millrace.schemas.RejectReason;
import io.millrace.schemas.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
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
 * <p>Key: device. Input 1: the events. Input 2: control records, broadcast, and each profile and
 * maintenance event to the subtask of its device. Time: event time; both inputs' watermarks are
 * kept apart, since events also wait for the control records and profiles of their time. State:
 * {@code hot}, {@code buffer}, {@code learned}, {@code alerts} per device, and the control records.
 * What is due by the watermark is taken in slices between which events and barriers pass. Output:
 * result records; side output: dead letters.
 */
public final class DeviceOperator extends AbstractStreamOperator<ResultRecord>
        implements TwoInputStreamOperator<EventBlock, ControlInput, ResultRecord>,
                Triggerable<String, VoidNamespace> {

    private static final long serialVersionUID = 1L;
    private static final DueMomentsFormat DUE = new DueMomentsFormat();

    /** How long devices that are due are taken without a pause; an event waits no longer. */
    private static final long SLICE_NANOS = 3_000_000;

    /** How long the input has in between. */
    private static final long PAUSE_MILLIS = 5;

    /** Devices between two looks at the clock, a power of two. */
    private static final int CLOCK_EVERY = 32;

    /** Events between two measurements of the spread, a power of two. */
    private static final int SPREAD_SAMPLE = 1_024;

    /** Flink's number of the second input. */
    private static final int CONTROL = 1;

    private final AnalyticsSettings settings;
    private final TopicNames topics;
    private final OutputTag<DeadLetter> deadLetters;
    private final OutputTag<PopulationCounts> populationCounts;
    private final OutputTag<PresenceChange> presenceChanges;
    private final Duration driftWindow;
    private final int eventSchemaId;

    private transient PopulationCounter populations;
    private transient DeviceAnalytics analytics;
    private transient ControlStore control;
    private transient AnalyticsTally tally;
    private transient ResultEncoder encoder;
    private transient RecordCodec<DeviceProfile> profiles;
    private transient RecordCodec<MaintenanceEvent> maintenance;
    private transient RecordCodec<ModelFile> models;
    private transient StageOutput results;
    private transient KeyedDeviceStates states;
    private transient DeviceOperatorMetrics operatorMetrics;
    private transient DueDevices due;
    private transient MailboxExecutor mailbox;
    private transient long eventTime;
    private transient long controlTime;
    private transient boolean controlIdle;
    private transient Progress progress;
    private transient Watermark watermark;
    private transient long events;
    private transient EventBlockReader<SectionedState> block;
    private transient SectionedState[] ahead;
    private transient KeyGroupRange ownKeyGroups;
    private transient int maxParallelism;

    /** Only so that nobody takes the fetching for superfluous. */
    @SuppressWarnings("UnusedVariable")
    private transient long fetched;

    /** Whether devices that are due are still being taken, slice by slice. */
    private transient boolean slicing;

    /** Events by the end of the last slice. */
    private transient long eventsBefore;

    /**
     * @param populationCounts what models see and say, in slots of driftWindow
     * @param presenceChanges who is heard, and who no longer
     * @param eventSchemaId of today's DeviceEvent, for dead letters that have to be encoded again
     */
    public DeviceOperator(
            AnalyticsSettings settings,
            TopicNames topics,
            OutputTag<DeadLetter> deadLetters,
            OutputTag<PopulationCounts> populationCounts,
            OutputTag<PresenceChange> presenceChanges,
            Duration driftWindow,
            int eventSchemaId) {
        this.settings = settings;
        this.topics = topics;
        this.deadLetters = deadLetters;
        this.populationCounts = populationCounts;
        this.presenceChanges = presenceChanges;
        this.driftWindow = driftWindow;
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
        populations =
                new PopulationCounter(
                        driftWindow.toMillis(), settings.maintenanceWindow().toMillis());
        analytics = new DeviceAnalytics(settings, records, tally, populations, System::nanoTime);
        states =
                new KeyedDeviceStates(
                        context.getKeyedStateStore(),
                        this::setCurrentKey,
                        // It copies what a checkpoint needs by itself, and only then.
                        getKeyedStateBackend() instanceof HeapKeyedStateBackend);
        due = new DueDevices();
        if (context.isRestored()) {
            getKeyedStateBackend()
                    .applyToAllKeys(
                            VoidNamespace.INSTANCE,
                            VoidNamespaceSerializer.INSTANCE,
                            KeyedDeviceStates.descriptor("hot"),
                            (key, kept) -> enter((String) key, kept.value()));
            getKeyedStateBackend()
                    .applyToAllKeys(
                            VoidNamespace.INSTANCE,
                            VoidNamespaceSerializer.INSTANCE,
                            KeyedDeviceStates.descriptor("buffer"),
                            (key, held) -> analytics.onRestored(held.value()));
        }
    }

    private void enter(String device, SectionedState hot) {
        DueMoments moments = hot.peek(DUE);
        if (moments != null) {
            moments.device = KnownDevice.of(device);
            for (int i = 0; i < moments.size(); i++) {
                due.add(moments.get(i), moments.device);
            }
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        eventTime = Long.MIN_VALUE;
        controlTime = Long.MIN_VALUE;
        controlIdle = false;
        progress = new Progress(Long.MIN_VALUE, Long.MIN_VALUE);
        block = new EventBlockReader<>();
        ahead = new SectionedState[0];
        TaskInfo task = getRuntimeContext().getTaskInfo();
        maxParallelism = task.getMaxNumberOfParallelSubtasks();
        ownKeyGroups =
                KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
                        maxParallelism,
                        task.getNumberOfParallelSubtasks(),
                        task.getIndexOfThisSubtask());
        // For the timers of older savepoints alone.
        getInternalTimerService("device-time", VoidNamespaceSerializer.INSTANCE, this);
        mailbox =
                getContainingTask()
                        .getMailboxExecutorFactory()
                        .createExecutor(getOperatorConfig().getChainIndex());
        encoder = new ResultEncoder();
        profiles = new RecordCodec<>(DeviceProfile.class);
        maintenance = new RecordCodec<>(MaintenanceEvent.class);
        models = new RecordCodec<>(ModelFile.class);
        results =
                (topic, key, value) ->
                        output.collect(
                                new StreamRecord<>(encoder.encode(topics.of(topic), key, value)));
        analytics.connect(
                results,
                this::refuse,
                change -> output.collect(presenceChanges, new StreamRecord<>(change)));
        operatorMetrics =
                new DeviceOperatorMetrics(
                        getMetricGroup(), tally, analytics::heldEvents, control::late);
    }

    /** Each call says whose state it wants, and most need not ask the backend. */
    @Override
    @SuppressWarnings("rawtypes") // as Flink has it
    public void setKeyContextElement1(StreamRecord element) {}

    /** So that nothing of it is state. */
    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        handOnPopulations(Long.MAX_VALUE);
    }

    private void handOnPopulations(long until) {
        populations.handOn(
                until, counts -> output.collect(populationCounts, new StreamRecord<>(counts)));
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        states.onSnapshot();
    }

    @Override
    public void processElement1(StreamRecord<EventBlock> element) throws Exception {
        block.begin(element.getValue());
        fetch();
        while (block.next()) {
            DecodedEvent event = block.event();
            KeyedDeviceState state = states.of(block.device());
            if (event == null) {
                analytics.onClockRejection(state, block.clock());
            } else {
                analytics.onEvent(state, event, progress);
                if ((events++ & (SPREAD_SAMPLE - 1)) == 0) {
                    operatorMetrics.spread(analytics.spread(state, progress));
                }
            }
            store(state, block.device());
        }
    }

    /**
     * Touches what the events of the block will ask for. None of it is in a cache, and asked for
     * one event after another each would be waited for alone; here they do not depend on one
     * another, and the processor fetches many at once.
     */
    private void fetch() {
        int size = block.size();
        if (ahead.length < size) {
            ahead = new SectionedState[size];
        }
        for (int i = 0; i < size; i++) {
            KnownDevice<SectionedState> device = block.device(i);
            ahead[i] = device.kept();
            if (ahead[i] == null) {
                requireOwn(device.deviceId());
            }
        }
        fetched += analytics.fetch(ahead, size);
        if (settings.has(Stage.DETECTION)) {
            for (int i = 0; i < size; i++) {
                SectionedState hot = ahead[i];
                ahead[i] = hot == null ? null : hot.neighbour(KeyedDeviceStates.LEARNED);
            }
            fetched += analytics.fetchLearned(ahead, size);
        }
    }

    private void requireOwn(String device) {
        if (!ownKeyGroups.contains(
                KeyGroupRangeAssignment.assignToKeyGroup(device, maxParallelism))) {
            throw new IllegalStateException(
                    "device "
                            + device
                            + " belongs to another subtask: its block was made for another"
                            + " parallelism. Restore from an aligned checkpoint");
        }
    }

    @Override
    public void processElement2(StreamRecord<ControlInput> element) throws Exception {
        ControlInput input = element.getValue();
        states.onOtherKey();
        if (input.recordName().equals(ControlInput.PROFILE)
                || input.recordName().equals(ControlInput.MAINTENANCE)) {
            takeOfDevice(input);
            return;
        }
        Optional<ControlRecords.Refusal> refusal = control.put(input);
        operatorMetrics.controlRecord(refusal.isPresent());
        boolean first = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
        if (input.recordName().equals(ControlInput.MODEL)) {
            tellOfModel(input, refusal, first);
        }
        if (refusal.isPresent()) {
            LOG.warn(
                    "{} '{}' is refused, the version before it stays in force: {}",
                    input.recordName(),
                    input.id(),
                    refusal.get().message());
            // Every subtask refuses it; one of them says so.
            if (first) {
                refuse(input, refusal.get());
            }
        }
    }

    /** Every subtask remembers that a model stands refused; one of them says so, once. */
    private void tellOfModel(
            ControlInput input, Optional<ControlRecords.Refusal> refusal, boolean first)
            throws Exception {
        OptionalLong since = control.refusedSince(input.id());
        if (refusal.isPresent() == since.isPresent()) {
            return;
        }
        control.modelRefused(input.id(), refusal.isPresent(), input.recordTime());
        if (first && settings.has(Stage.ALERTING)) {
            String type = input.avro() == null ? "" : models.decode(input.avro()).getDeviceType();
            if (refusal.isPresent()) {
                ModelRefusals.raise(
                        input.id(), type, input.recordTime(), refusal.get().message(), results);
            } else {
                ModelRefusals.clear(
                        input.id(), type, since.getAsLong(), input.recordTime(), results);
            }
        }
    }

    /** It came to the subtask of its device, but this input as a whole has no key. */
    private void takeOfDevice(ControlInput input) throws Exception {
        KnownDevice<SectionedState> device = KnownDevice.of(input.id());
        KeyedDeviceState state = states.of(device);
        if (input.recordName().equals(ControlInput.PROFILE)) {
            analytics.onProfile(state, profiles.decode(input.avro()), input.recordTime());
        } else {
            analytics.onMaintenance(state, maintenance.decode(input.avro()), input.recordTime());
        }
        store(state, device);
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
            onProgress();
            super.processWatermarkStatus(status, input);
        }
    }

    @Override
    public void processWatermark1(Watermark mark) throws Exception {
        eventTime = timeAfter(mark);
        onProgress();
        super.processWatermark1(mark);
    }

    @Override
    public void processWatermark2(Watermark mark) throws Exception {
        controlTime = timeAfter(mark);
        onProgress();
        super.processWatermark2(mark);
    }

    private static long timeAfter(Watermark mark) {
        return mark.getTimestamp() == Long.MAX_VALUE ? Long.MAX_VALUE : mark.getTimestamp() + 1;
    }

    /** Device time waits for the profiles of its time, which say who uploads how often. */
    private void onProgress() {
        long control = controlIdle ? Long.MAX_VALUE : controlTime;
        progress = new Progress(Math.min(eventTime, control), control);
        operatorMetrics.progress(eventTime, controlTime);
    }

    /** The smaller of both inputs' watermarks: what was waited for is due. */
    @Override
    public void processWatermark(Watermark mark) throws Exception {
        watermark = mark;
        due.advance(mark.getTimestamp());
        if (mark.getTimestamp() == Long.MAX_VALUE) {
            // The input ends, and nothing calls again.
            takeDue(Long.MAX_VALUE);
        } else if (!slicing) {
            takeDue(SLICE_NANOS);
        }
    }

    /**
     * Takes the devices that are due, for so long; then events and barriers have their turn, and
     * the rest is taken later. A device that speaks meanwhile does what it is due for by itself.
     * The watermark goes on when all are done.
     */
    private void takeDue(long nanos) throws Exception {
        long started = System.nanoTime();
        int taken = 0;
        for (KnownDevice<SectionedState> device = due.poll(); device != null; device = due.poll()) {
            KeyedDeviceState state = states.of(device);
            if (state.hot().get(DUE).remove(due.moment())) {
                analytics.onTime(state, device.deviceId(), progress);
            }
            store(state, device);
            if ((++taken & (CLOCK_EVERY - 1)) == 0 && System.nanoTime() - started > nanos) {
                slicing = true;
                goOnLater();
                return;
            }
        }
        slicing = false;
        handOnPopulations(timeAfter(watermark));
        super.processWatermark(watermark);
    }

    /** At once when nothing waits; else the input has its time first. */
    private void goOnLater() {
        boolean busy = events != eventsBefore;
        eventsBefore = events;
        if (busy) {
            long at = getProcessingTimeService().getCurrentProcessingTime() + PAUSE_MILLIS;
            ScheduledFuture<?> unused =
                    getProcessingTimeService().registerTimer(at, time -> goOn());
        } else {
            mailbox.execute(this::goOn, "devices that are due");
        }
    }

    private void goOn() throws Exception {
        if (slicing) {
            takeDue(SLICE_NANOS);
        }
    }

    /** A timer of a savepoint from before there was {@link DueDevices}: nobody sets one now. */
    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        states.onOtherKey();
        KnownDevice<SectionedState> device = KnownDevice.of(timer.getKey());
        KeyedDeviceState state = states.of(device);
        analytics.onTime(state, device.deviceId(), progress);
        store(state, device);
    }

    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
        throw new IllegalStateException("no timer here is of processing time");
    }

    private void store(KeyedDeviceState state, KnownDevice<SectionedState> device)
            throws IOException {
        schedule(state, device);
        state.store();
    }

    private void schedule(KeyedDeviceState state, KnownDevice<SectionedState> device) {
        DueMoments moments = state.hot().get(DUE);
        long next = analytics.nextWatermark(state, device.deviceId());
        // An early call finds nothing to do and comes again: cheaper than an entry an event.
        if (next >= moments.first()) {
            return;
        }
        long moment = due.momentFor(next);
        if (moment < moments.first()) {
            if (moments.device == null) {
                moments.device = device;
            }
            moments.addFirst(moment);
            due.add(moment, moments.device);
        }
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
}
