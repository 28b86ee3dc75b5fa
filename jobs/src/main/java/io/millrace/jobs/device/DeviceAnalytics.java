package io.millrace.jobs.device;

import io.millrace.connectors.events.ClockRejection;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.jobs.aggregation.AggregationFormat;
import io.millrace.jobs.aggregation.AggregationStage;
import io.millrace.jobs.aggregation.AggregationState;
import io.millrace.jobs.aggregation.WindowSpec;
import io.millrace.jobs.alerting.AlertingStage;
import io.millrace.jobs.alerting.AlertsFormat;
import io.millrace.jobs.alerting.Signal;
import io.millrace.jobs.clock.ClockObservation;
import io.millrace.jobs.config.AnalyticsSettings;
import io.millrace.jobs.config.JobOptions.Ordering;
import io.millrace.jobs.config.JobOptions.Stage;
import io.millrace.jobs.detection.DetectionFormat;
import io.millrace.jobs.detection.DetectionSettings;
import io.millrace.jobs.detection.DetectionStage;
import io.millrace.jobs.detection.DetectionState;
import io.millrace.jobs.detection.OwnDetectors;
import io.millrace.jobs.device.AnalyticsTally.Count;
import io.millrace.jobs.device.AnalyticsTally.StageTally;
import io.millrace.jobs.maintenance.MaintenanceFormat;
import io.millrace.jobs.maintenance.MaintenanceStage;
import io.millrace.jobs.maintenance.MaintenanceWork;
import io.millrace.jobs.maintenance.ModelKind;
import io.millrace.jobs.maintenance.PopulationCounter;
import io.millrace.jobs.maintenance.ServingModel;
import io.millrace.jobs.ordering.HeldEvents;
import io.millrace.jobs.ordering.HeldEventsFormat;
import io.millrace.jobs.ordering.OrderingFormat;
import io.millrace.jobs.ordering.OrderingStage;
import io.millrace.jobs.ordering.OrderingState;
import io.millrace.jobs.presence.Expectation;
import io.millrace.jobs.presence.PresenceFormat;
import io.millrace.jobs.presence.PresenceStage;
import io.millrace.jobs.presence.PresenceState;
import io.millrace.jobs.stage.Cause;
import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.jobs.stage.PresenceChange;
import io.millrace.jobs.stage.ResultIds;
import io.millrace.jobs.stage.SectionFormat;
import io.millrace.jobs.stage.StageOutput;
import io.millrace.schemas.DeviceProfile;
import io.millrace.schemas.DeviceStatus;
import io.millrace.schemas.HealthPrediction;
import io.millrace.schemas.HealthStatus;
import io.millrace.schemas.LateEvent;
import io.millrace.schemas.MaintenanceEvent;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.ModelRole;
import io.millrace.schemas.PredictionExplanation;
import io.millrace.schemas.Presence;
import io.millrace.schemas.Quality;
import io.millrace.schemas.RejectReason;
import io.millrace.schemas.Topic;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * All stages of one device, one after another, as plain Java: events and the progress of time in,
 * results out, everything remembered in the {@link DeviceState} that is given with each call.
 *
 * <p>Before an event is processed, the windows that end by its time are closed, so that the order
 * of everything a device causes depends on its event times alone: live, replayed, shuffled within
 * the disorder, or restored.
 *
 * <p>A stage that throws costs its own part of that device's state and nothing else: the event goes
 * to the dead letters with the stack, the other stages go on.
 *
 * <p>Not safe for several threads.
 */
public final class DeviceAnalytics {

    private static final OrderingFormat ORDERING = new OrderingFormat();
    private static final HeldEventsFormat HELD = new HeldEventsFormat();
    private static final DeviceFactsFormat FACTS = new DeviceFactsFormat();
    private static final AggregationFormat AGGREGATION = new AggregationFormat();
    private static final DetectionFormat DETECTION = new DetectionFormat();
    private static final MaintenanceFormat MAINTENANCE = new MaintenanceFormat();
    private static final PresenceFormat PRESENCE = new PresenceFormat();
    private static final AlertsFormat ALERTS = ClockAlerts.ALERTS;

    private static final PresenceState NEVER_HEARD = new PresenceState();

    /** A device is forgotten at most this part of the set time late. */
    private static final int FORGETTING_STEPS = 32;

    private static final int SAMPLE = 1_024;

    private final AnalyticsSettings settings;
    private final ControlRecords control;
    private final AnalyticsTally tally;
    private final LongSupplier nanoClock;
    private final OrderingStage ordering;
    private final AggregationStage aggregation;
    private final DetectionStage detection;
    private final MaintenanceStage maintenance;
    private final PresenceStage presence;
    private final AlertingStage alerting;
    private final ClockAlerts clockAlerts;
    private final boolean windowed;
    private final boolean detects;
    private final boolean listens;
    private final boolean alerts;
    private final boolean inOrder;
    private final String observedWindow;
    private long calls;
    private long heldOfSubtask;

    private StageOutput output;
    private EventRefusals refusals;
    private Consumer<PresenceChange> presenceChanges;

    /**
     * @param nanoClock for the sampled cost of the stages, nothing else
     */
    public DeviceAnalytics(
            AnalyticsSettings settings,
            ControlRecords control,
            AnalyticsTally tally,
            PopulationCounter populations,
            LongSupplier nanoClock) {
        this.settings = settings;
        this.control = control;
        this.tally = tally;
        this.nanoClock = nanoClock;
        long lateness = settings.allowedLateness().toMillis();
        this.ordering =
                new OrderingStage(
                        settings.disorder().toMillis(),
                        lateness,
                        settings.ordering() == Ordering.EVENT_TIME,
                        settings.maxHeldEvents());
        this.aggregation = new AggregationStage(settings.windows(), settings.functions(), lateness);
        this.detection = new DetectionStage(settings.detection());
        this.maintenance = new MaintenanceStage(populations);
        this.presence =
                new PresenceStage(
                        settings.presence().offlineAfter().toMillis(),
                        settings.presence().missedEvents());
        this.alerting = new AlertingStage(control.rules());
        this.clockAlerts =
                new ClockAlerts(
                        settings.clockAlertAbove().toMillis(),
                        settings.disorder().toMillis(),
                        alerting,
                        tally);
        this.windowed = settings.has(Stage.AGGREGATION) || settings.has(Stage.MAINTENANCE);
        this.detects = settings.has(Stage.DETECTION);
        this.listens = settings.has(Stage.PRESENCE);
        this.alerts = settings.has(Stage.ALERTING);
        this.inOrder = settings.ordering() == Ordering.EVENT_TIME;
        this.observedWindow = WindowSpec.tumbling(settings.maintenanceWindow().toMillis()).name();
    }

    /**
     * Says where results and refused events go; once, before anything else.
     *
     * @param changes of who is heard, for alerts
     */
    public void connect(
            StageOutput results, EventRefusals refused, Consumer<PresenceChange> changes) {
        output =
                (topic, key, value) -> {
                    tally.add(Count.RESULTS, 1);
                    results.emit(topic, key, value);
                };
        refusals = refused;
        presenceChanges = changes;
    }

    /** Takes one event of the device. */
    public void onEvent(DeviceState state, DecodedEvent event, Progress progress) {
        OrderingState order = state.hot().get(ORDERING);
        DeviceFacts facts = state.hot().get(FACTS);
        tally.of(StageName.ORDERING).in().add(1);
        OrderingStage.Arrival arrival =
                ordering.arrive(order, event, progress.eventTime(), facts.maxDelay());
        // A repeat says when it was sent again, not what the clock showed.
        if (arrival != OrderingStage.Arrival.DUPLICATE
                && watchesClock(
                        state, facts, event.deviceId(), event.eventTime(), event.recordTime())) {
            watchClock(state, facts, event.deviceId(), ClockObservation.of(event));
        }
        if (listens && isSign(arrival, event) && facts.isOwn(event)) {
            hearSign(state, event.deviceId(), event.recordTime());
        }
        switch (arrival) {
            case DUPLICATE -> tally.add(Count.DUPLICATES, 1);
            case LATE -> {
                tally.add(Count.LATE, 1);
                output.emit(Topic.LATE_EVENTS, event.deviceId(), late(event, order.deviceTime()));
            }
            case PASSED -> process(state, facts, event);
            case HELD, LATE_ACCEPTED -> {
                HeldEvents held = held(state);
                ordering.hold(order, held, event, arrival);
                heldOfSubtask++;
                forceOut(state, order, held, facts);
            }
        }
        if (order.mayHold() || windowed) {
            onTime(state, event.deviceId(), progress);
        } else {
            ordering.pass(order, progress.controlTime());
        }
    }

    /**
     * Reads a little of what events of these devices will ask for, so that it is in the caches: of
     * all of them the first thing, then of all of them the next, since what stands behind one
     * another can only be fetched in that order.
     *
     * @param hot null where nothing is known of the device
     * @return a number without meaning
     */
    public long fetch(SectionedState[] hot, int size) {
        long read = 0;
        for (int i = 0; i < size; i++) {
            read += hot[i] == null ? 0 : hot[i].sections();
        }
        for (int i = 0; i < size; i++) {
            if (hot[i] != null) {
                OrderingState order = hot[i].live(ORDERING);
                AggregationState windows = windowed ? hot[i].live(AGGREGATION) : null;
                DeviceFacts facts = hot[i].live(FACTS);
                read += order == null ? 0 : order.deviceTime();
                read += windows == null ? 0 : windows.fetchFirst();
                read += facts == null ? 0 : facts.maxDelay();
            }
        }
        for (int i = 0; i < size; i++) {
            if (hot[i] != null) {
                OrderingState order = hot[i].live(ORDERING);
                AggregationState windows = windowed ? hot[i].live(AGGREGATION) : null;
                read += order == null ? 0 : order.fetch();
                read += windows == null ? 0 : windows.fetchNext();
            }
        }
        return read;
    }

    /** As {@link #fetch}, what detection will ask for; null where nothing was learned. */
    public long fetchLearned(SectionedState[] learned, int size) {
        long read = 0;
        for (int i = 0; i < size; i++) {
            read += learned[i] == null ? 0 : learned[i].sections();
        }
        for (int i = 0; i < size; i++) {
            DetectionState state = learned[i] == null ? null : learned[i].live(DETECTION);
            read += state == null ? 0 : state.fetchFirst();
        }
        for (int i = 0; i < size; i++) {
            DetectionState state = learned[i] == null ? null : learned[i].live(DETECTION);
            read += state == null ? 0 : state.fetchNext();
        }
        return read;
    }

    private void forceOut(
            DeviceState state, OrderingState order, HeldEvents held, DeviceFacts facts) {
        long most = settings.maxHeldEventsOfSubtask();
        if (held.size() > settings.maxHeldEvents() || heldOfSubtask > most) {
            long over = Math.max(0, heldOfSubtask - most);
            int allowed = (int) Math.max(0, held.size() - over);
            int forced = ordering.forceOut(order, held, allowed, released(state, facts));
            heldOfSubtask -= forced;
            tally.add(Count.FORCED_OUT, forced);
        }
    }

    /**
     * Takes what a refused event tells of the device's clock; it is in the dead letters already.
     */
    public void onClockRejection(DeviceState state, ClockRejection rejection) {
        tally.add(Count.CLOCK_REJECTED, 1);
        DeviceFacts facts = knownFacts(state);
        String deviceId = rejection.deviceId();
        if (watchesClock(state, facts, deviceId, rejection.eventTime(), rejection.recordTime())) {
            watchClock(state, facts, deviceId, ClockObservation.of(rejection));
        }
        if (listens && !facts.isForeign(rejection.tenantId())) {
            hearSign(state, deviceId, rejection.recordTime());
        }
    }

    /** Takes one version of the device's profile. */
    public void onProfile(DeviceState state, DeviceProfile profile, long recordTime) {
        long from = Math.max(profile.getValidFrom().toEpochMilli(), recordTime);
        state.hot().get(FACTS).put(from, ProfileFacts.of(checked(profile)));
    }

    /** Takes what was done to the device; it counts once the device's time has come to it. */
    public void onMaintenance(DeviceState state, MaintenanceEvent event, long recordTime) {
        if (!settings.has(Stage.MAINTENANCE)) {
            return;
        }
        long at = event.getEventTime().toEpochMilli();
        MaintenanceWork work = new MaintenanceWork(event.getKind(), at, Math.max(at, recordTime));
        if (!state.hot().get(FACTS).plan(work)) {
            refusals.refuse(
                    event.getDeviceId(),
                    null,
                    StageName.MAINTENANCE.label(),
                    RejectReason.TOO_MUCH_MAINTENANCE,
                    event.getKind()
                            + " of "
                            + event.getEventTime()
                            + ": "
                            + DeviceFacts.MOST_WORK
                            + " events whose time has not come wait already, more are not kept");
        }
    }

    /** The profile without detectors that there are not, each of which is a dead letter. */
    private DeviceProfile checked(DeviceProfile profile) {
        Map<String, String> known = new HashMap<>();
        profile.getDetectors()
                .forEach(
                        (metric, choice) -> {
                            try {
                                DetectionSettings.check(choice);
                                known.put(metric, choice);
                            } catch (IllegalArgumentException e) {
                                refuseDetector(profile, metric, e);
                            }
                        });
        String ofRow = profile.getRowDetector();
        try {
            if (ofRow != null) {
                DetectionSettings.checkOfRow(ofRow);
            }
        } catch (IllegalArgumentException e) {
            refuseDetector(profile, "rowDetector", e);
            ofRow = null;
        }
        boolean all =
                known.size() == profile.getDetectors().size()
                        && Objects.equals(ofRow, profile.getRowDetector());
        return all
                ? profile
                : DeviceProfile.newBuilder(profile)
                        .setDetectors(known)
                        .setRowDetector(ofRow)
                        .build();
    }

    private void refuseDetector(DeviceProfile profile, String of, IllegalArgumentException why) {
        refusals.refuse(
                profile.getDeviceId(),
                null,
                StageName.DETECTION.label(),
                RejectReason.INVALID_DETECTOR,
                of + ": " + why.getMessage());
    }

    /** Releases what device time has passed, and closes windows. */
    public void onTime(DeviceState state, String deviceId, Progress progress) {
        judgeClock(state, deviceId, progress);
        OrderingState order = state.hot().peek(ORDERING);
        if (order == null) {
            // No event of it was ever accepted: it has no time of its own.
            listen(state, knownFacts(state), deviceId, progress);
            return;
        }
        DeviceFacts facts = state.hot().get(FACTS);
        ordering.advance(order, progress.eventTime(), facts.maxDelay());
        if (order.mayHold()) {
            HeldEvents held = held(state);
            int before = held.size();
            ordering.release(order, held, progress.controlTime(), released(state, facts));
            heldOfSubtask -= before - held.size();
        } else {
            ordering.pass(order, progress.controlTime());
        }
        closeWindows(state, facts, deviceId, order.stageTime());
        maintain(state, facts, deviceId, order.stageTime());
        listen(state, facts, deviceId, progress);
        if (progress.eventTime() > forgetTime(order) && !isEnd(progress)) {
            forget(state, order);
        }
    }

    /** At its end the input's time says nothing of how long a device was silent. */
    private static boolean isEnd(Progress progress) {
        return progress.eventTime() == Long.MAX_VALUE;
    }

    /** What was learned of a device that is gone, and its last events; that it exists stays. */
    private void forget(DeviceState state, OrderingState order) {
        order.forget();
        state.learned().clear();
        tally.add(Count.DEVICES_FORGOTTEN, 1);
    }

    /** In steps, so that not every device stands in the index with a moment of its own. */
    private long forgetTime(OrderingState order) {
        if (!order.mayForget() || order.newestEventTime() == Long.MIN_VALUE) {
            return Long.MAX_VALUE;
        }
        long forgetAfter = settings.forgetAfter().toMillis();
        long step = Math.max(1, forgetAfter / FORGETTING_STEPS);
        return (Math.floorDiv(order.newestEventTime() + forgetAfter, step) + 1) * step;
    }

    /**
     * The watermark at which there is next something to do for the device; {@link Long#MAX_VALUE}
     * for never.
     */
    public long nextWatermark(DeviceState state, String deviceId) {
        long judged = clockTime(state, deviceId);
        judged = judged == Long.MAX_VALUE ? judged : judged - 1;
        OrderingState order = state.hot().peek(ORDERING);
        if (order == null) {
            DeviceFacts facts = knownFacts(state);
            long unheard = listens ? presenceTime(state, facts) : Long.MAX_VALUE;
            return unheard == Long.MAX_VALUE
                    ? judged
                    : Math.min(judged, unheard - 1 + facts.maxDelay());
        }
        DeviceFacts facts = state.hot().get(FACTS);
        long next =
                order.mayHold()
                        ? watermarkFor(held(state).firstTime(), order, facts.maxDelay())
                        : Long.MAX_VALUE;
        AggregationState windows = windows(state, deviceId);
        if (windows != null) {
            long due = aggregation.nextTime(windows);
            if (due != Long.MAX_VALUE) {
                next = Math.min(next, watermarkFor(due - 1, order, facts.maxDelay()));
            }
        }
        long silence = listens ? presenceTime(state, facts) : Long.MAX_VALUE;
        if (silence != Long.MAX_VALUE) {
            next = Math.min(next, silence - 1 + facts.maxDelay());
        }
        long work = facts.nextWork();
        if (work != Long.MAX_VALUE) {
            next = Math.min(next, watermarkFor(work - 1, order, facts.maxDelay()));
        }
        return Math.min(Math.min(next, judged), forgetTime(order));
    }

    /** Device time less the watermark's time; 0 before there is either. */
    public long spread(DeviceState state, Progress progress) {
        long deviceTime = state.hot().get(ORDERING).deviceTime();
        boolean unknown = deviceTime == Long.MIN_VALUE || progress.eventTime() == Long.MIN_VALUE;
        return unknown ? 0 : deviceTime - progress.eventTime();
    }

    /** Counts the held events of a restored device into the subtask's bound. */
    public void onRestored(SectionedState buffer) {
        heldOfSubtask += buffer.get(HELD).size();
    }

    /** Events held by this subtask. */
    public long heldEvents() {
        return heldOfSubtask;
    }

    /** Whether those times are to be kept: nearly always not, and nothing more is done. */
    private boolean watchesClock(
            DeviceState state,
            DeviceFacts facts,
            String deviceId,
            long eventTime,
            long recordTime) {
        return alerts
                && (clockTime(state, deviceId) != Long.MAX_VALUE
                        || clockAlerts.concerns(state, facts, eventTime, recordTime));
    }

    private void watchClock(
            DeviceState state, DeviceFacts facts, String deviceId, ClockObservation seen) {
        // Whoever uses another tenant's device id says nothing of that device.
        if (facts.isForeign(seen.tenantId())) {
            return;
        }
        guarded(
                StageName.CLOCK,
                state,
                state.hot(),
                ClockAlerts.CLOCK,
                deviceId,
                null,
                () -> clockAlerts.observe(state, facts, seen));
    }

    private void judgeClock(DeviceState state, String deviceId, Progress progress) {
        // Profiles come with the control records: before, nobody knows who uploads how late.
        long time = Math.min(progress.eventTime(), progress.controlTime());
        if (clockTime(state, deviceId) <= time) {
            DeviceFacts facts = knownFacts(state);
            guarded(
                    StageName.CLOCK,
                    state,
                    state.hot(),
                    ClockAlerts.CLOCK,
                    deviceId,
                    null,
                    () -> clockAlerts.judge(state, facts, deviceId, time, output));
        }
    }

    private long clockTime(DeviceState state, String deviceId) {
        try {
            return clockAlerts.nextTime(state);
        } catch (RuntimeException e) {
            failed(StageName.CLOCK, state, state.hot(), ClockAlerts.CLOCK, deviceId, null, e);
            return Long.MAX_VALUE;
        }
    }

    /** What is known of the device; nothing is kept of one that was never seen. */
    private static DeviceFacts knownFacts(DeviceState state) {
        DeviceFacts facts = state.hot().peek(FACTS);
        return facts == null ? new DeviceFacts() : facts;
    }

    private static long watermarkFor(long moment, OrderingState order, long maxDelay) {
        if (moment == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        // Device time is past it: only the control records' time is waited for.
        return order.deviceTime() > moment ? moment : moment + maxDelay;
    }

    private static HeldEvents held(DeviceState state) {
        return state.buffer().get(HELD);
    }

    private OrderingStage.Released released(DeviceState state, DeviceFacts facts) {
        return new OrderingStage.Released() {
            @Override
            public void inTurn(DecodedEvent event) {
                process(state, facts, event);
            }

            @Override
            public void late(DecodedEvent event, long deviceTime) {
                correct(state, facts, event, deviceTime);
            }
        };
    }

    private void process(DeviceState state, DeviceFacts facts, DecodedEvent event) {
        if (inOrder) {
            closeWindows(state, facts, event.deviceId(), event.eventTime());
        }
        if (!isOwn(facts, event) || !hasRoomFor(state, event)) {
            return;
        }
        boolean heard = listens && !isAhead(event);
        if (heard) {
            listen(state, facts, event.deviceId(), event.eventTime());
        }
        facts.learn(event);
        if (heard) {
            hear(state, facts, event.deviceId(), event.eventTime());
        }
        tally.add(Count.PASSED, 1);
        countNotFinite(event);
        if (windowed) {
            guarded(
                    StageName.AGGREGATION,
                    state,
                    state.hot(),
                    AGGREGATION,
                    event.deviceId(),
                    event,
                    () -> countLeftOut(aggregation.onEvent(state.hot().get(AGGREGATION), event)));
        }
        if (!detects && !alerts) {
            return;
        }
        DeviceIdentity device = facts.identity(event.deviceId(), event.eventTime());
        if (detects) {
            detect(state, facts, device, event);
        }
        if (alerts && event.quality() != Quality.BAD) {
            alert(
                    state,
                    event.deviceId(),
                    event,
                    () -> alerting.onEvent(state.alerts().get(ALERTS), device, event, output));
        }
    }

    private void correct(
            DeviceState state, DeviceFacts facts, DecodedEvent event, long deviceTime) {
        closeWindows(state, facts, event.deviceId(), deviceTime);
        if (!isOwn(facts, event) || !hasRoomFor(state, event)) {
            return;
        }
        tally.add(Count.PASSED, 1);
        tally.add(Count.LATE_ACCEPTED, 1);
        countNotFinite(event);
        if (windowed) {
            guarded(
                    StageName.AGGREGATION,
                    state,
                    state.hot(),
                    AGGREGATION,
                    event.deviceId(),
                    event,
                    () ->
                            countLeftOut(
                                    aggregation.onLateEvent(
                                            state.hot().get(AGGREGATION),
                                            event,
                                            deviceTime,
                                            end -> facts.identity(event.deviceId(), end),
                                            this::emitAggregate)));
        }
    }

    /** Whether the event may be processed; one of another tenant than its profile's is refused. */
    private boolean isOwn(DeviceFacts facts, DecodedEvent event) {
        if (facts.isOwn(event)) {
            return true;
        }
        tally.add(Count.TENANT_MISMATCH, 1);
        refusals.refuse(
                event.deviceId(),
                event,
                StageName.ORDERING.label(),
                RejectReason.TENANT_MISMATCH,
                "the event says tenant "
                        + event.tenantId()
                        + ", the device's profile says "
                        + facts.profiles().atOrNull(event.eventTime()).tenantId());
        return false;
    }

    /** Whether the event's metrics fit into its windows; one with too many is refused. */
    private boolean hasRoomFor(DeviceState state, DecodedEvent event) {
        if (!windowed || aggregation.hasRoomFor(windows(state, event.deviceId()), event)) {
            return true;
        }
        tally.add(Count.TOO_MANY_METRICS, 1);
        refusals.refuse(
                event.deviceId(),
                event,
                StageName.AGGREGATION.label(),
                RejectReason.TOO_MANY_METRICS,
                "the event has metrics beyond the "
                        + AggregationStage.MAX_METRICS
                        + " that its window may hold");
        return false;
    }

    private void closeWindows(
            DeviceState state, DeviceFacts facts, String deviceId, long stageTime) {
        AggregationState windows = windows(state, deviceId);
        if (windows == null || aggregation.nextTime(windows) > stageTime) {
            return;
        }
        guarded(
                StageName.AGGREGATION,
                state,
                state.hot(),
                AGGREGATION,
                deviceId,
                null,
                () ->
                        countLeftOut(
                                aggregation.onTime(
                                        windows,
                                        stageTime,
                                        end -> facts.identity(deviceId, end),
                                        aggregate -> onWindow(state, facts, aggregate))));
    }

    /** The device's windows; null where there are none, or where they cannot be read any more. */
    private AggregationState windows(DeviceState state, String deviceId) {
        if (!windowed) {
            return null;
        }
        try {
            return state.hot().peek(AGGREGATION);
        } catch (RuntimeException e) {
            failed(StageName.AGGREGATION, state, state.hot(), AGGREGATION, deviceId, null, e);
            return null;
        }
    }

    private void onWindow(DeviceState state, DeviceFacts facts, MetricAggregate window) {
        emitAggregate(window);
        if (!settings.has(Stage.MAINTENANCE) || !window.getWindow().equals(observedWindow)) {
            return;
        }
        long end = window.getWindowEnd().toEpochMilli();
        // What is done at a window's very end comes after it.
        maintain(state, facts, window.getDeviceId(), end - 1);
        DeviceIdentity device = facts.identity(window.getDeviceId(), end);
        for (ModelKind kind : ModelKind.values()) {
            predict(state, window, device, kind);
        }
    }

    private void predict(
            DeviceState state, MetricAggregate window, DeviceIdentity device, ModelKind kind) {
        long end = window.getWindowEnd().toEpochMilli();
        ServingModel champion = control.models().champion(kind, device, end);
        ServingModel shadow = control.models().shadow(kind, device, champion, end);
        if (champion == null && shadow == null) {
            return;
        }
        guarded(
                StageName.MAINTENANCE,
                state,
                state.learned(),
                MAINTENANCE,
                device.deviceId(),
                null,
                () ->
                        maintenance.onWindow(
                                state.learned().get(MAINTENANCE),
                                window,
                                device,
                                kind,
                                champion,
                                shadow,
                                (prediction, why) -> {
                                    tally.of(StageName.MAINTENANCE).out().add(1);
                                    output.emit(Topic.HEALTH, device.deviceId(), prediction);
                                    if (prediction.getRole() == ModelRole.CHAMPION
                                            && prediction.getStatus() == HealthStatus.PREDICTED) {
                                        onPrediction(state, device, end, signal(prediction, why));
                                    }
                                }));
    }

    /** Does what counts from that time on, or earlier. */
    private void maintain(DeviceState state, DeviceFacts facts, String deviceId, long time) {
        while (facts.hasWork(time)) {
            MaintenanceWork work = facts.takeWork();
            DeviceIdentity device = facts.identity(deviceId, work.at());
            guarded(
                    StageName.MAINTENANCE,
                    state,
                    state.learned(),
                    MAINTENANCE,
                    deviceId,
                    null,
                    () ->
                            maintenance.onWork(
                                    state.learned().get(MAINTENANCE),
                                    work,
                                    device,
                                    outcome -> {
                                        tally.of(StageName.MAINTENANCE).out().add(1);
                                        output.emit(Topic.PREDICTION_OUTCOMES, deviceId, outcome);
                                    }));
        }
    }

    /** An event of the device came in its turn. */
    private void hear(DeviceState state, DeviceFacts facts, String deviceId, long time) {
        presence(
                state,
                deviceId,
                heard ->
                        presence.onHeard(
                                heard, time, expected(facts), told(facts, deviceId, heard)));
    }

    /** Whether the event says that the device lives, though not by its own time. */
    private static boolean isSign(OrderingStage.Arrival arrival, DecodedEvent event) {
        return arrival == OrderingStage.Arrival.LATE
                || arrival == OrderingStage.Arrival.LATE_ACCEPTED
                || (arrival != OrderingStage.Arrival.DUPLICATE && isAhead(event));
    }

    /** A clock that runs ahead leaps over a silence that there was not. */
    private static boolean isAhead(DecodedEvent event) {
        return event.eventTime() > event.recordTime();
    }

    /** The device sent something, though not in its turn. */
    private void hearSign(DeviceState state, String deviceId, long recordTime) {
        presence(state, deviceId, heard -> presence.onSign(heard, recordTime));
    }

    /** Whether it has been silent for too long by the watermark, whatever its own clock says. */
    private void listen(DeviceState state, DeviceFacts facts, String deviceId, Progress progress) {
        long time = Math.min(progress.eventTime(), progress.controlTime());
        if (listens && !isEnd(progress) && time > Long.MIN_VALUE + facts.maxDelay()) {
            listen(state, facts, deviceId, time - facts.maxDelay());
        }
    }

    /** Whether the device has been silent for too long by that time. */
    private void listen(DeviceState state, DeviceFacts facts, String deviceId, long time) {
        if (presenceTime(state, facts) <= time) {
            presence(
                    state,
                    deviceId,
                    heard ->
                            presence.onTime(
                                    heard, time, expected(facts), told(facts, deviceId, heard)));
        }
    }

    private void presence(DeviceState state, String deviceId, Consumer<PresenceState> call) {
        guarded(
                StageName.PRESENCE,
                state,
                state.hot(),
                PRESENCE,
                deviceId,
                null,
                () -> call.accept(state.hot().get(PRESENCE)));
    }

    private PresenceStage.Changes told(DeviceFacts facts, String deviceId, PresenceState heard) {
        return (now, at, allowed) -> tell(facts, deviceId, now, at, heard.lastHeard(), allowed);
    }

    /** When it is next to be told that the device is silent; never for one that may be. */
    private long presenceTime(DeviceState state, DeviceFacts facts) {
        PresenceState heard = state.hot().peek(PRESENCE);
        OrderingState order = heard == null ? state.hot().peek(ORDERING) : null;
        // Of a savepoint from before it was listened to: its next event is the first.
        return order != null && order.newestEventTime() != Long.MIN_VALUE
                ? Long.MAX_VALUE
                : presence.nextTime(heard == null ? NEVER_HEARD : heard, expected(facts));
    }

    private static Expectation expected(DeviceFacts facts) {
        ProfileFacts profile = facts.profiles().newest();
        return profile == null ? Expectation.NONE : profile.expectation();
    }

    /**
     * @param lastHeard before the change; {@link Long#MIN_VALUE} where it was never heard
     */
    private void tell(
            DeviceFacts facts,
            String deviceId,
            Presence now,
            long at,
            long lastHeard,
            long allowedMillis) {
        boolean heardBefore = lastHeard != Long.MIN_VALUE;
        DeviceIdentity device = facts.identity(deviceId, at);
        tally.of(StageName.PRESENCE).out().add(1);
        output.emit(
                Topic.DEVICE_STATUS,
                deviceId,
                DeviceStatus.newBuilder()
                        .setId(ResultIds.of("status", deviceId, now, at))
                        .setDeviceId(deviceId)
                        .setTenantId(device.tenantId())
                        .setSiteId(device.siteId())
                        .setDeviceType(device.deviceType())
                        .setStatus(now)
                        .setSince(Instant.ofEpochMilli(at))
                        .setLastSeen(
                                now == Presence.ONLINE
                                        ? Instant.ofEpochMilli(at)
                                        : heardBefore ? Instant.ofEpochMilli(lastHeard) : null)
                        .setVersion(PresenceStage.VERSION)
                        .build());
        if (now == Presence.LATE) {
            return;
        }
        ProfileFacts profile = facts.profiles().newest();
        presenceChanges.accept(
                new PresenceChange(
                        deviceId,
                        device.tenantId(),
                        device.siteId(),
                        device.deviceType(),
                        profile == null ? null : profile.gatewayId(),
                        now != Presence.ONLINE,
                        heardBefore,
                        at,
                        at + facts.maxDelay(),
                        heardBefore || profile == null
                                ? lastHeard
                                : profile.expectation().fromMillis(),
                        allowedMillis));
    }

    private static Signal signal(HealthPrediction prediction, Supplier<PredictionExplanation> why) {
        return prediction.getFailureProbability() == null
                ? new Signal.RemainingLife(prediction.getRemainingLifeHours(), why)
                : new Signal.FailureProbability(
                        prediction.getFailureProbability(), prediction.getHorizonHours(), why);
    }

    private void onPrediction(
            DeviceState state, DeviceIdentity device, long eventTime, Signal signal) {
        if (alerts) {
            alert(
                    state,
                    device.deviceId(),
                    null,
                    () ->
                            alerting.onSignal(
                                    state.alerts().get(ALERTS),
                                    device,
                                    eventTime,
                                    signal,
                                    null,
                                    output));
        }
    }

    private void detect(
            DeviceState state, DeviceFacts facts, DeviceIdentity device, DecodedEvent event) {
        ProfileFacts profile = facts.profiles().atOrNull(event.eventTime());
        OwnDetectors ofDevice = profile == null ? OwnDetectors.NOTHING : profile.detectors();
        guarded(
                StageName.DETECTION,
                state,
                state.learned(),
                DETECTION,
                event.deviceId(),
                event,
                () ->
                        detection.onEvent(
                                state.learned().get(DETECTION),
                                event,
                                device,
                                control.type(device.deviceType(), event.eventTime()),
                                ofDevice,
                                anomaly -> {
                                    tally.of(StageName.DETECTION).out().add(1);
                                    output.emit(Topic.ANOMALIES, device.deviceId(), anomaly);
                                },
                                (metric, value, judged, fault) -> {
                                    if (alerts) {
                                        Signal signal =
                                                new Signal.AnomalyScore(
                                                        metric,
                                                        judged.score(),
                                                        value,
                                                        judged.expected(),
                                                        fault == null ? null : fault.label(),
                                                        metric.equals(DetectionStage.ROW)
                                                                ? judged.contributing()
                                                                : null);
                                        alert(
                                                state,
                                                event.deviceId(),
                                                event,
                                                () ->
                                                        alerting.onSignal(
                                                                state.alerts().get(ALERTS),
                                                                device,
                                                                event.eventTime(),
                                                                signal,
                                                                Cause.of(event),
                                                                output));
                                    }
                                }));
    }

    private void alert(DeviceState state, String deviceId, DecodedEvent event, Runnable call) {
        guarded(StageName.ALERTING, state, state.alerts(), ALERTS, deviceId, event, call);
    }

    private void emitAggregate(MetricAggregate aggregate) {
        if (settings.has(Stage.AGGREGATION)) {
            tally.of(StageName.AGGREGATION).out().add(1);
            output.emit(Topic.METRIC_AGGREGATES, aggregate.getDeviceId(), aggregate);
        }
    }

    private void guarded(
            StageName stage,
            DeviceState state,
            SectionedState owner,
            SectionFormat<?> section,
            String deviceId,
            DecodedEvent event,
            Runnable call) {
        StageTally counts = tally.of(stage);
        counts.in().add(1);
        boolean sampled = (calls++ & (SAMPLE - 1)) == 0;
        long started = sampled ? nanoClock.getAsLong() : 0;
        try {
            call.run();
        } catch (RuntimeException | StackOverflowError e) {
            failed(stage, state, owner, section, deviceId, event, e);
        }
        if (sampled) {
            counts.sampledNanos().set(nanoClock.getAsLong() - started);
        }
    }

    private void failed(
            StageName stage,
            DeviceState state,
            SectionedState owner,
            SectionFormat<?> section,
            String deviceId,
            DecodedEvent event,
            Throwable failure) {
        tally.of(stage).failures().add(1);
        owner.reset(section);
        refusals.refuse(deviceId, event, stage.label(), RejectReason.STAGE_FAILED, stack(failure));
        if (alerts && stage != StageName.ALERTING) {
            alertOfFailure(stage, state, deviceId, event);
        }
    }

    private void alertOfFailure(
            StageName stage, DeviceState state, String deviceId, DecodedEvent event) {
        OrderingState order = state.hot().peek(ORDERING);
        // A device of which nothing was ever accepted has no time of its own.
        long stageTime = order == null ? 0 : order.stageTime();
        long eventTime = event == null ? stageTime : event.eventTime();
        alerting.onStageFailure(
                state.alerts().get(ALERTS),
                state.hot().get(FACTS).identity(deviceId, eventTime),
                eventTime,
                stage.label(),
                event == null ? null : Cause.of(event),
                output);
    }

    private void countLeftOut(int readings) {
        if (readings > 0) {
            tally.add(Count.READINGS_LEFT_OUT, readings);
        }
    }

    private void countNotFinite(DecodedEvent event) {
        for (double value : event.values()) {
            if (!Double.isFinite(value)) {
                tally.add(Count.NOT_FINITE, 1);
            }
        }
    }

    private LateEvent late(DecodedEvent event, long deviceTime) {
        return LateEvent.newBuilder()
                .setEvent(event.toDeviceEvent())
                .setLateByMillis(deviceTime - event.eventTime())
                .setDeviceTime(Instant.ofEpochMilli(deviceTime))
                .setWindows(aggregation.windowsOf(event.eventTime()))
                .setSourcePartition(event.partition())
                .setSourceOffset(event.offset())
                .setSourceTime(Instant.ofEpochMilli(event.recordTime()))
                .build();
    }

    private static String stack(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
