package io.millrace.jobs.alerting;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.jobs.clock.ClockWatch;
import io.millrace.jobs.stage.Cause;
import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.jobs.stage.StageOutput;
import io.millrace.schemas.AlertChange;
import io.millrace.schemas.Severity;
import java.util.List;

/**
 * Holds a device's signals against the rules: raises an alert once, clears it once.
 *
 * <p>Key: the device, whose {@link AlertsState} is given with every call and changed in place.
 * Time: the signals' event time; they come in device-time order. Where they do not (ordering by
 * arrival), a signal older than an alert's last change leaves that alert alone. Guarantee: the same
 * signals and rules give the same records with the same ids, restored or not, because the state
 * holds all that is remembered between two signals.
 */
public final class AlertingStage {

    /** Rule id of the alert that a failing stage raises; no rule of the topic stands behind it. */
    public static final String STAGE_FAILED = "millrace-stage-failed";

    /** Rule id of the alert that a wrong device clock raises. */
    public static final String CLOCK_WRONG = "millrace-clock-wrong";

    /** Event time without a failure after which that alert clears. */
    private static final long STAGE_MENDED_MILLIS = 60_000;

    private final RuleBook rules;

    public AlertingStage(RuleBook rules) {
        this.rules = rules;
    }

    /** Holds all readings of one event against the rules. */
    public void onEvent(
            AlertsState state, DeviceIdentity device, DecodedEvent event, StageOutput output) {
        RuleSet inForce = rules.setFor(device.deviceType(), event.eventTime());
        if (state.isEmpty() && !inForce.watchesReadings()) {
            return;
        }
        Moment moment = new Moment(device, event.eventTime(), Cause.of(event), state, output);
        clearWhatNoRuleHolds(moment, inForce);
        for (int i = 0; i < event.metrics().length; i++) {
            List<Rule> watching = inForce.onReading(event.metrics()[i]);
            if (!watching.isEmpty()) {
                Signal reading = new Signal.Reading(event.metrics()[i], event.values()[i]);
                judge(moment, watching, null, reading);
            }
        }
    }

    /**
     * Holds one signal against the rules.
     *
     * @param cause null where time, not an event, gave the signal
     */
    public void onSignal(
            AlertsState state,
            DeviceIdentity device,
            long eventTime,
            Signal signal,
            Cause cause,
            StageOutput output) {
        RuleSet inForce = rules.setFor(device.deviceType(), eventTime);
        Moment moment = new Moment(device, eventTime, cause, state, output);
        clearWhatNoRuleHolds(moment, inForce);
        if (signal instanceof Signal.Reading) {
            judge(moment, inForce.onReading(signal.metric()), null, signal);
        } else if (signal instanceof Signal.AnomalyScore) {
            judge(moment, inForce.onAnomaly(signal.metric()), null, signal);
            judge(moment, inForce.onAnyAnomaly(), signal.metric(), signal);
        } else if (signal instanceof Signal.FailureProbability) {
            judge(moment, inForce.onFailureProbability(), null, signal);
        } else {
            judge(moment, inForce.onRemainingLife(), null, signal);
        }
    }

    /**
     * Raises an alert because a stage failed on this device and began anew; while it stands, a
     * further failure only makes it last longer. It clears with the device's first signal a minute
     * of event time after the last failure.
     *
     * @param stage by its name
     * @param cause null where time, not an event, made it fail
     */
    public void onStageFailure(
            AlertsState state,
            DeviceIdentity device,
            long eventTime,
            String stage,
            Cause cause,
            StageOutput output) {
        int index = state.indexOf(STAGE_FAILED, stage);
        if (index >= 0) {
            state.alerts().set(index, state.alerts().get(index).lasting(eventTime));
            return;
        }
        String key = device.deviceId() + "/" + STAGE_FAILED + "/" + stage;
        WatchedAlert raised =
                new WatchedAlert(
                        STAGE_FAILED,
                        stage,
                        stage,
                        0,
                        0,
                        Severity.MAJOR,
                        eventTime,
                        eventTime,
                        AlertRecords.alertId(key, 0, eventTime, cause));
        state.alerts().add(raised);
        Moment moment = new Moment(device, eventTime, cause, state, output);
        emit(moment, raised, AlertChange.RAISED, AlertReasons.stageFailed(stage), null, null);
    }

    /** Whether an alert of that rule id, which watches no metric, stands. */
    public boolean isOpen(AlertsState state, String ruleId) {
        return state.indexOf(ruleId, null) >= 0;
    }

    /** Raises the alert of a wrong device clock. */
    public void onClockWrong(
            AlertsState state,
            DeviceIdentity device,
            long eventTime,
            ClockWatch.Estimate estimate,
            StageOutput output) {
        Severity severity = estimate.rejected() ? Severity.MAJOR : Severity.MINOR;
        raise(
                new Moment(device, eventTime, null, state, output),
                CLOCK_WRONG,
                severity,
                AlertReasons.clockWrong(estimate),
                estimate.skewMillis() / 1e3,
                estimate.limitMillis() / 1e3);
    }

    /** Clears that alert. */
    public void onClockRight(
            AlertsState state,
            DeviceIdentity device,
            long eventTime,
            ClockWatch.Estimate estimate,
            StageOutput output) {
        clear(
                new Moment(device, eventTime, null, state, output),
                CLOCK_WRONG,
                AlertReasons.clockRight(estimate),
                estimate.skewMillis() / 1e3,
                estimate.limitMillis() / 1e3);
    }

    private static void raise(
            Moment moment,
            String ruleId,
            Severity severity,
            String reason,
            double value,
            double threshold) {
        String key = moment.device().deviceId() + "/" + ruleId;
        long at = moment.eventTime();
        WatchedAlert raised =
                new WatchedAlert(
                        ruleId,
                        null,
                        null,
                        0,
                        0,
                        severity,
                        at,
                        at,
                        AlertRecords.alertId(key, 0, at, null));
        moment.state().alerts().add(raised);
        emit(moment, raised, AlertChange.RAISED, reason, value, threshold);
    }

    private static void clear(
            Moment moment, String ruleId, String reason, double value, double threshold) {
        int index = moment.state().indexOf(ruleId, null);
        if (index >= 0) {
            WatchedAlert alert = moment.state().alerts().remove(index);
            emit(moment, alert, AlertChange.CLEARED, reason, value, threshold);
        }
    }

    /** One device at one event time. */
    private record Moment(
            DeviceIdentity device,
            long eventTime,
            Cause cause,
            AlertsState state,
            StageOutput output) {}

    /** Ends alerts whose rule is gone, disabled or another one, and forgets pending ones. */
    private void clearWhatNoRuleHolds(Moment moment, RuleSet inForce) {
        List<WatchedAlert> alerts = moment.state().alerts();
        for (int i = 0; i < alerts.size(); i++) {
            WatchedAlert alert = alerts.get(i);
            if (alert.ruleId().equals(STAGE_FAILED)) {
                if (moment.eventTime() - alert.since() >= STAGE_MENDED_MILLIS) {
                    alerts.remove(i--);
                    String mended = AlertReasons.stageMended(alert.keyMetric());
                    emit(moment, alert, AlertChange.CLEARED, mended, null, null);
                }
                continue;
            }
            if (alert.ruleId().equals(CLOCK_WRONG)) {
                continue;
            }
            Rule rule = inForce.byId(alert.ruleId());
            boolean stillHeld = rule != null && rule.fingerprint() == alert.fingerprint();
            if (stillHeld || moment.eventTime() < alert.changedAt()) {
                continue;
            }
            alerts.remove(i--);
            if (alert.isOpen()) {
                String reason =
                        rule == null
                                ? AlertReasons.ruleGone(
                                        alert.ruleId(),
                                        rules.standing(alert.ruleId(), moment.eventTime()))
                                : AlertReasons.ruleChanged(rule);
                emit(moment, alert, AlertChange.CLEARED, reason, null, null);
            }
        }
    }

    private static void judge(Moment moment, List<Rule> watching, String keyMetric, Signal signal) {
        // A reading that is no number says nothing: it neither raises nor clears nor breaks.
        if (!Double.isFinite(signal.value())) {
            return;
        }
        for (int i = 0; i < watching.size(); i++) {
            judge(moment, watching.get(i), keyMetric, signal);
        }
    }

    private static void judge(Moment moment, Rule rule, String keyMetric, Signal signal) {
        AlertsState state = moment.state();
        int index = state.indexOf(rule.id(), keyMetric);
        if (index < 0) {
            begin(moment, rule, keyMetric, signal);
            return;
        }
        WatchedAlert alert = state.alerts().get(index);
        if (moment.eventTime() < alert.changedAt()) {
            return;
        }
        if (alert.isOpen()) {
            clearIfOver(moment, rule, index, signal);
        } else if (rule.condition().raise().holds(signal.value())) {
            raiseIfLongEnough(moment, rule, index, signal);
        } else {
            state.alerts().remove(index);
        }
    }

    private static void begin(Moment moment, Rule rule, String keyMetric, Signal signal) {
        if (!rule.condition().raise().holds(signal.value())) {
            return;
        }
        List<WatchedAlert> alerts = moment.state().alerts();
        alerts.add(WatchedAlert.pending(rule, keyMetric, signal.metric(), moment.eventTime()));
        raiseIfLongEnough(moment, rule, alerts.size() - 1, signal);
    }

    private static void raiseIfLongEnough(Moment moment, Rule rule, int index, Signal signal) {
        WatchedAlert alert = moment.state().alerts().get(index);
        if (moment.eventTime() - alert.since() < rule.condition().holdMillis()) {
            return;
        }
        String key = alert.key(moment.device().deviceId());
        String id = AlertRecords.alertId(key, rule.version(), moment.eventTime(), moment.cause());
        WatchedAlert raised = alert.raised(rule, moment.eventTime(), id);
        moment.state().alerts().set(index, raised);
        AlertRecords.emit(
                moment.device(),
                raised,
                new AlertRecords.Change(
                        AlertChange.RAISED,
                        moment.eventTime(),
                        AlertReasons.raised(rule.condition(), signal),
                        signal.value(),
                        rule.condition().raise().value(),
                        moment.cause(),
                        signal.why() == null ? null : signal.why().get()),
                moment.output());
    }

    private static void clearIfOver(Moment moment, Rule rule, int index, Signal signal) {
        Condition condition = rule.condition();
        if (!condition.isOver(signal.value())) {
            return;
        }
        WatchedAlert alert = moment.state().alerts().remove(index);
        Limit limit = condition.clear() == null ? condition.raise() : condition.clear();
        emit(
                moment,
                alert,
                AlertChange.CLEARED,
                AlertReasons.cleared(condition, signal),
                signal.value(),
                limit.value());
    }

    private static void emit(
            Moment moment,
            WatchedAlert alert,
            AlertChange kind,
            String reason,
            Double value,
            Double threshold) {
        AlertRecords.emit(
                moment.device(),
                alert,
                new AlertRecords.Change(
                        kind, moment.eventTime(), reason, value, threshold, moment.cause(), null),
                moment.output());
    }
}
